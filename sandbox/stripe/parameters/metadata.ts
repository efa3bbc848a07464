import type Stripe from "stripe";
import { invalidRequest } from "../http/problem";
import type { Parameters } from "./parameters";

const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

/**
 * The metadata after a call: given keys are set, keys with an empty value are deleted, an empty `metadata` deletes all.
 * @see https://docs.stripe.com/api/metadata
 */
export function mergeMetadata(parameters: Parameters, before: Stripe.Metadata): Stripe.Metadata {
  const given = parameters.clearableLevel("metadata");
  if (given === undefined) return before;
  if (given === null) return {};
  const merged = new Map(Object.entries(before));
  for (const [key, value] of given.entries()) {
    if (typeof value !== "string") {
      throw invalidRequest(`Metadata values must be strings, but key '${key.slice(0, 40)}' is not.`, {
        param: "metadata",
      });
    }
    checkLengths(key, value);
    if (value === "") merged.delete(key);
    else merged.set(key, value);
  }
  if (merged.size > MOST_KEYS) {
    throw invalidRequest(`Metadata can have up to ${MOST_KEYS} keys, but you passed in ${merged.size}.`, {
      param: "metadata",
    });
  }
  return Object.fromEntries(merged);
}

function checkLengths(key: string, value: string): void {
  if (key.length > LONGEST_KEY) {
    throw invalidRequest(
      `Metadata keys can have up to ${LONGEST_KEY} characters, but you passed in a key that is ${key.length} characters. Invalid key: ${key.slice(0, 100)}`,
      { param: "metadata" },
    );
  }
  if (value.length > LONGEST_VALUE) {
    throw invalidRequest(
      `Metadata values can have up to ${LONGEST_VALUE} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 100)}`,
      { param: "metadata" },
    );
  }
}
