import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { type LabelsOf, type Metric, type MetricDefinition, type MetricOf, metrics } from "./definitions";

interface Meter {
  registry: Registry;
  counters: Map<Metric, Counter>;
  gauges: Map<Metric, Gauge>;
  histograms: Map<Metric, Histogram>;
}

function meter(): Meter {
  return once("meter", () => {
    const built: Meter = {
      registry: new Registry(),
      counters: new Map(),
      gauges: new Map(),
      histograms: new Map(),
    };
    for (const [metric, definition] of Object.entries(metrics)) add(built, metric as Metric, definition);
    return built;
  });
}

function add({ registry, counters, gauges, histograms }: Meter, metric: Metric, given: MetricDefinition) {
  const { name, help, labels } = given;
  const options = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  switch (given.kind) {
    case "counter": {
      const counter = new Counter(options);
      // A rate needs an initial value: what has never happened is 0, not absent.
      for (const known of knownLabels(given)) counter.inc(known, 0);
      counters.set(metric, counter);
      return;
    }
    case "gauge":
      gauges.set(metric, new Gauge(options));
      return;
    case "histogram":
      histograms.set(metric, new Histogram({ ...options, buckets: [...(given.bounds ?? [])] }));
  }
}

/** Every combination of a metric's label values, if all of them are known in advance. */
function knownLabels({ labels }: MetricDefinition): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries(labels)) {
    if (values === "open") return [];
    combinations = combinations.flatMap((each) => values.map((value) => ({ ...each, [label]: value })));
  }
  return combinations;
}

/** This process's metrics. */
export function registry(): Registry {
  return meter().registry;
}

/** Increments a counter. Costs next to nothing, and never throws. */
export function increment<Name extends MetricOf<"counter">>(
  name: Name,
  labels: LabelsOf<Name>,
  count = 1,
): void {
  harmlessly(name, () =>
    meter()
      .counters.get(name)
      ?.inc(labels as Record<string, string>, count),
  );
}

/** Records a duration in milliseconds. Costs next to nothing, and never throws. */
export function observe<Name extends MetricOf<"histogram">>(
  name: Name,
  labels: LabelsOf<Name>,
  tookMs: number,
): void {
  harmlessly(name, () =>
    meter()
      .histograms.get(name)
      ?.observe(labels as Record<string, string>, Math.max(0, tookMs) / 1_000),
  );
}

/** Sets a gauge. Never throws. */
export function setGauge<Name extends MetricOf<"gauge">>(
  name: Name,
  labels: LabelsOf<Name>,
  value: number,
): void {
  harmlessly(name, () =>
    meter()
      .gauges.get(name)
      ?.set(labels as Record<string, string>, value),
  );
}

/** Clears a gauge. */
export function clearGauge(name: MetricOf<"gauge">): void {
  const gauge = meter().gauges.get(name);
  gauge?.reset();
  // Without labels, a reset gauge would show 0.
  if (Object.keys(metrics[name].labels).length === 0) gauge?.remove({});
}

function harmlessly(metric: Metric, note: () => void): void {
  try {
    note();
  } catch (error) {
    logger().warn({ err: error, metric }, "a metric could not be recorded");
  }
}
