import mongoose from "mongoose";
import { RateLimiterMongo, RateLimiterRes } from "rate-limiter-flexible";
import { logger } from "../logger.server";
import { once } from "../once.server";

interface Limit {
  /** Names the limit in the database, e.g. `sign-in:address`. */
  name: string;
  /** How many times within `seconds`. */
  points: number;
  seconds: number;
}

/**
 * Counts one use of `limit` by `key` across all web processes.
 *
 * While the database can't count, the request goes on: what it wants needs the database too.
 *
 * @throws a 429 response with `Retry-After` once the limit is used up.
 */
export async function limitRate(limit: Limit, key: string): Promise<void> {
  try {
    await limiterFor(limit).consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) {
      logger().error({ err: refusal, limit: limit.name }, "rate limit could not be counted");
      return;
    }
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new Response(`Too many attempts. Try again in ${inWords(retryAfterSeconds)}.`, {
      status: 429,
      headers: { "Retry-After": String(retryAfterSeconds) },
    });
  }
}

/** Forgets what `key` has used, e.g. after a sign-in that succeeded. */
export async function resetRate(limit: Limit, key: string): Promise<void> {
  await limiterFor(limit).delete(key);
}

function limiterFor({ name, points, seconds }: Limit): RateLimiterMongo {
  return once(
    `rate-limit:${name}`,
    () =>
      new RateLimiterMongo({
        storeClient: mongoose.connection.getClient(),
        dbName: mongoose.connection.name,
        tableName: "rateLimits",
        keyPrefix: name,
        points,
        duration: seconds,
      }),
  );
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
