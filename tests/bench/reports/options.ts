import { parseArgs } from "node:util";

export const usage = "Usage: npm run bench -- reports [--orders 100000] [--pages 15] [--seed 1] [--out FILE]";

export interface ReportsBenchOptions {
  orders: number;
  /** How often each page is asked for. */
  pages: number;
  seed: number;
  /** Where the figures are written as JSON. */
  out: string;
}

/**
 * Reads the options of `usage`.
 *
 * @throws for an option that there isn't, and for a number that can't be measured with.
 */
export function readOptions(parameters: string[]): ReportsBenchOptions {
  const { values } = parseArgs({
    args: parameters,
    options: {
      orders: { type: "string", default: "100000" },
      pages: { type: "string", default: "15" },
      seed: { type: "string", default: "1" },
      out: { type: "string", default: ".cache/bench/reports.json" },
    },
  });
  const count = (name: "orders" | "pages" | "seed") => {
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} takes a positive whole number, not ${values[name]}.`);
  };
  return { orders: count("orders"), pages: count("pages"), seed: count("seed"), out: values.out };
}
