import { parseArgs } from "node:util";

export const usage = `Usage: npm run bench -- sweep [--completed 1000,10000,100000] [--due 1000] [--claims 300] [--out FILE]
       npm run bench -- sweep --two-workers 5000 [--out FILE]`;

export interface SweepBenchOptions {
  /** How many finished orders there are beside the due ones, size by size, rising. */
  completed: number[];
  due: number;
  /** How many claims are timed at each size; no more than are due. */
  claims: number;
  /** Instead of the above: so many due orders for two processes that look at them at the same time. */
  twoWorkers: number | null;
  /** Where the figures are written as JSON. */
  out: string;
}

/**
 * Reads the options of `usage`.
 *
 * @throws for an option that there isn't, and for a number that can't be measured with.
 */
export function readOptions(parameters: string[]): SweepBenchOptions {
  const { values } = parseArgs({
    args: parameters,
    options: {
      completed: { type: "string", default: "1000,10000,100000" },
      due: { type: "string", default: "1000" },
      claims: { type: "string", default: "300" },
      "two-workers": { type: "string" },
      out: { type: "string" },
    },
  });
  const count = (name: "completed" | "due" | "claims" | "two-workers", text: string) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} takes a positive whole number, not ${text}.`);
  };
  const completed = values.completed.split(",").map((text) => count("completed", text));
  if (completed.some((size, index) => index > 0 && size <= (completed[index - 1] ?? 0))) {
    throw new Error("--completed takes sizes that rise, since the orders of one size stay for the next.");
  }
  const due = count("due", values.due);
  const claims = count("claims", values.claims);
  if (claims > due) throw new Error("--claims can't be more than --due.");
  const twoWorkers = values["two-workers"] === undefined ? null : count("two-workers", values["two-workers"]);
  const name = twoWorkers === null ? "sweep" : "sweep-two-workers";
  return { completed, due, claims, twoWorkers, out: values.out ?? `.cache/bench/${name}.json` };
}
