import { parseArgs } from "node:util";

/** All deliveries are signed before the first one leaves, and a signature is good for five minutes. */
const mostSeconds = 240;

export const usage = `Usage: npm run bench -- load [--purchases 40] [--rate 200] [--seconds 30] [--streams 10000] [--seed 1] [--out FILE]`;

export interface LoadOptions {
  purchases: number;
  ratePerSecond: number;
  seconds: number;
  streams: number;
  seed: number;
  /** Where the figures are written as JSON. */
  out: string;
}

/**
 * Reads the options of `usage`.
 *
 * @throws for an option that there isn't, and for anything but a positive whole number.
 */
export function readOptions(parameters: string[]): LoadOptions {
  const { values } = parseArgs({
    args: parameters,
    options: {
      purchases: { type: "string", default: "40" },
      rate: { type: "string", default: "200" },
      seconds: { type: "string", default: "30" },
      streams: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      out: { type: "string", default: ".cache/bench/load.json" },
    },
  });
  const count = (name: Exclude<keyof typeof values, "out">) => {
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new Error(`--${name} takes a positive whole number, not ${values[name]}.`);
  };
  const seconds = count("seconds");
  if (seconds > mostSeconds) throw new Error(`--seconds takes at most ${mostSeconds}.`);
  return {
    purchases: count("purchases"),
    ratePerSecond: count("rate"),
    seconds,
    streams: count("streams"),
    seed: count("seed"),
    out: values.out,
  };
}
