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
      // A rate needs something to begin with: what has never happened is 0, not absent.
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

/** Every combination of a metric's labels, if all their values are known beforehand. */
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

/** Counts something that has happened. Costs next to nothing, and never throws. */
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

/** Notes how long something took, in milliseconds. Costs next to nothing, and never throws. */
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

/** Says how something stands at the moment. Never throws. */
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

/** Takes off whatever was said of how something stands. */
export function clearGauge(name: MetricOf<"gauge">): void {
  const gauge = meter().gauges.get(name);
  gauge?.reset();
  // One without labels would come back as 0.
  if (Object.keys(metrics[name].labels).length === 0) gauge?.remove({});
}

function harmlessly(metric: Metric, note: () => void): void {
  try {
    note();
  } catch (error) {
    logger().warn({ err: error, metric }, "a metric could not be noted");
  }
}
