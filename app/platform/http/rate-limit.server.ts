import mongoose from "mongoose";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterMongo,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { logger } from "../logger.server";
import { once } from "../once.server";
import { reportRefusal } from "./refusals.server";

export interface Limit {
  /** Names the limit in the database and to the client, e.g. `sign-in:address`. */
  name: string;
  /** How many times within `seconds`. */
  points: number;
  seconds: number;
  /** Counts in memory, per process: for requests so frequent that a query each would be noticeable. */
  isPerProcess?: boolean;
}

/** The rate limit headers of a response; see `headersOf`. */
export type LimitHeaders = Record<string, string>;

/**
 * Counts one use of `limit` by `key`, across all web processes unless the limit says otherwise.
 *
 * While the database can't count, the request continues: what it asks for needs the database too.
 *
 * @param who whom to report when the limit is exceeded, if the key itself isn't meaningful.
 * @returns the headers that tell the client how much is left.
 * @throws a 429 response with the same headers and `Retry-After` once the limit is used up.
 */
export async function limitRate(limit: Limit, key: string, who = key): Promise<LimitHeaders> {
  try {
    return headersOf(limit, await limiterFor(limit).consume(key));
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) throw tooMany(limit, who, refusal);
    logger().error({ err: refusal, limit: limit.name }, "rate limit could not be counted");
    return { "RateLimit-Policy": policyOf(limit) };
  }
}

/** Forgets what `key` has used, e.g. after a sign-in that succeeded. */
export async function resetRate(limit: Limit, key: string): Promise<void> {
  await limiterFor(limit).delete(key);
}

function tooMany(limit: Limit, who: string, used: RateLimiterRes): Response {
  reportRefusal({ kind: "rate_limit", who, about: limit.name });
  const retryAfterSeconds = secondsUntil(used);
  return new Response(`Too many attempts. Try again in ${formatWait(retryAfterSeconds)}.`, {
    status: 429,
    headers: { ...headersOf(limit, used), "Retry-After": String(retryAfterSeconds) },
  });
}

/**
 * The limit and what is left of it, as in the latest version of the Internet-Draft: the quota (`q`) per window in seconds
 * (`w`), and how many are left (`r`) until it resets in `t` seconds.
 *
 * Source: draft-ietf-httpapi-ratelimit-headers-11.
 */
function headersOf(limit: Limit, used: RateLimiterRes): LimitHeaders {
  const left = Math.max(0, limit.points - used.consumedPoints);
  return {
    "RateLimit-Policy": policyOf(limit),
    RateLimit: `"${limit.name}";r=${left};t=${secondsUntil(used)}`,
  };
}

function policyOf({ name, points, seconds }: Limit): string {
  return `"${name}";q=${points};w=${seconds}`;
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}

function limiterFor({ name, points, seconds, isPerProcess }: Limit): RateLimiterAbstract {
  return once(`rate-limit:${name}`, () => {
    const options = { keyPrefix: name, points, duration: seconds };
    if (isPerProcess) return new RateLimiterMemory(options);
    return new RateLimiterMongo({
      ...options,
      storeClient: mongoose.connection.getClient(),
      dbName: mongoose.connection.name,
      tableName: "rateLimits",
    });
  });
}

function formatWait(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
