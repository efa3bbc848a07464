import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { type MetricDefinition, metrics } from "~/observability/metrics/definitions";
import { serviceLevels } from "~/observability/service-levels";

const definitions: MetricDefinition[] = Object.values(metrics);

/** What prom-client's own figures are called; of those, documents may name these alone. */
const runtime = [
  "nodejs_eventloop_lag_p99_seconds",
  "nodejs_gc_duration_seconds_sum",
  "process_cpu_seconds_total",
  "process_resident_memory_bytes",
];
/** Given by the scraper or by Node's figures. */
const foreignLabels = ["instance", "kind", "le"];

const documentOf = (name: string) => readFileSync(`docs/operations/${name}`, "utf8");

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook?: string };
}
const rules: Rule[] = parse(documentOf("prometheus-rules.yaml")).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);
/** Where the runbook's sections begin, as GitHub names them. */
const sections = [...documentOf("runbook.md").matchAll(/^## (.+)$/gm)].map(
  ([, title = ""]) => `runbook.md#${title.toLowerCase().replaceAll(/[^a-z\d]+/g, "-")}`,
);
const dashboard = JSON.parse(documentOf("grafana-dashboard.json"));
const panels: { title: string; targets?: { expr: string; legendFormat: string }[] }[] = dashboard.panels;

/** The metric behind a series' name: a histogram's series end in `_bucket`, `_sum` and `_count`. */
function definitionOf(series: string): MetricDefinition | undefined {
  return definitions.find(({ name, kind }) =>
    kind === "histogram"
      ? series.startsWith(name) && ["_bucket", "_sum", "_count"].includes(series.slice(name.length))
      : series === name,
  );
}

/** Everything in an expression that no metric of ours can answer. */
function mistakesIn(expr: string): string[] {
  const mistakes: string[] = [];
  const labels = new Set(foreignLabels);
  for (const [, series = "", selector = ""] of expr.matchAll(
    /\b((?:lectern|nodejs|process)_\w+)(?:\{([^}]*)\})?/g,
  )) {
    if (runtime.includes(series)) continue;
    const definition = definitionOf(series);
    if (!definition) {
      mistakes.push(`there is no ${series}`);
      continue;
    }
    for (const label of Object.keys(definition.labels)) labels.add(label);
    for (const [, label = "", operator = "", value = ""] of selector.matchAll(
      /(\w+)(=~|!=|!~|=)"([^"]*)"/g,
    )) {
      const values = definition.labels[label];
      if (!values) mistakes.push(`${series} has no label ${label}`);
      if (!Array.isArray(values)) continue;
      const named = operator.endsWith("~") ? value.split("|") : [value];
      mistakes.push(
        ...named.filter((each) => !values.includes(each)).map((each) => `no ${label} is ${each}`),
      );
    }
    const isMaximum = new RegExp(`max(?: by \\([^)]*\\))? \\(?${series}|max\\(${series}`).test(expr);
    if (definition.across === "max" && !isMaximum) mistakes.push(`${series} has to be put together by max`);
  }
  for (const [, list = ""] of expr.matchAll(/\b(?:by|on) \(([^)]*)\)/g)) {
    const unknown = list.split(",").map((label) => label.trim());
    mistakes.push(...unknown.filter((label) => !labels.has(label)).map((label) => `nothing has ${label}`));
  }
  return mistakes;
}

test("every metric follows Prometheus' conventions", () => {
  for (const { name, kind, help, labels, bounds } of definitions) {
    expect(name).toMatch(/^lectern(_[a-z]+)+$/);
    expect(name.endsWith("_total"), name).toBe(kind === "counter");
    // Units are base units, and last but for `_total`.
    expect(name, name).not.toMatch(/_(ms|milliseconds|minutes|percent|kb)(_|$)/);
    if (kind === "histogram") expect(name).toMatch(/_seconds$/);
    expect(bounds, name).toEqual(
      kind === "histogram" ? [...(bounds ?? [])].sort((a, b) => a - b) : undefined,
    );
    expect(help).toMatch(/^[A-Z1].+\.$/);
    for (const label of Object.keys(labels)) expect(label).toMatch(/^(?!le$|quantile$)[a-z][a-z_]*$/);
  }
  expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
});

test("the documentation lists every metric as it is", () => {
  const rows = documentOf("metrics.md")
    .split("\n")
    .filter((line) => line.startsWith("| `lectern_"));
  const expected = definitions.map(({ name, kind, labels, across, help }) => {
    const named = Object.keys(labels).map((label) => `\`${label}\``);
    return `| \`${name}\` | ${kind} | ${named.join(", ")} | ${across} | ${help} |`;
  });
  expect(rows).toEqual(expected);
});

test.each(rules)("the rule $alert asks for what there is", ({ expr, labels, annotations }) => {
  expect(mistakesIn(expr)).toEqual([]);
  expect(labels.severity).toMatch(/^(info|warning|critical)$/);
  expect(annotations.summary).toBeTruthy();
  if (annotations.runbook) expect(sections).toContain(annotations.runbook);
});

test("every panel of the dashboard asks for what there is", () => {
  const mistakes = panels.flatMap(({ title, targets = [] }) =>
    targets.flatMap(({ expr }) => mistakesIn(expr).map((mistake) => `${title}: ${mistake}`)),
  );
  expect(mistakes).toEqual([]);
  expect(new Set(panels.map((panel) => Reflect.get(panel, "id"))).size).toBe(panels.length);
});

test("whatever is shown as a service's target is one", () => {
  const named = panels.flatMap(({ targets = [] }) =>
    targets.flatMap(({ expr }) => [...expr.matchAll(/level="(\w+)"/g)].map(([, level]) => level)),
  );
  expect([...new Set(named)].sort()).toEqual(Object.keys(serviceLevels).sort());
});

test.each([
  ["lectern_nothing_total", "there is no lectern_nothing_total"],
  ["rate(lectern_webhook_delay_seconds[5m])", "there is no lectern_webhook_delay_seconds"],
  ['rate(lectern_events_total{state="dead"}[5m])', "lectern_events_total has no label state"],
  ['rate(lectern_events_total{outcome=~"dead|gone"}[5m])', "no outcome is gone"],
  ["sum by (cause) (rate(lectern_events_total[5m]))", "nothing has cause"],
  ["sum(lectern_due_orders)", "lectern_due_orders has to be put together by max"],
])("a mistake in %s is found", (expr, mistake) => {
  expect(mistakesIn(expr)).toEqual([mistake]);
});
