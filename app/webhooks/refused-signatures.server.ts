import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { after } from "~/platform/clock/timers";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type Limit, type LimitHeaders, limitRate } from "~/platform/http/rate-limit.server";
import { reportRefusal } from "~/platform/http/refusals.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";

const flushEveryMs = 5_000;
const minuteMs = 60_000;
const keptSeconds = 24 * 60 * 60;

/** A wrong secret shows at the first delivery; this many from one network is someone guessing. */
const limit: Limit = { name: "refused-signatures", points: 60, seconds: 60, isPerProcess: true };

/** How many deliveries within one minute were not signed by Stripe. */
interface RefusalRecord {
  /** `<mode>:<ISO minute>`. */
  _id: string;
  mode: string;
  minute: Date;
  count: number;
}

const refusalSchema = new Schema<RefusalRecord>(
  {
    _id: { type: String, required: true },
    mode: { type: String, required: true },
    minute: { type: Date, required: true },
    count: { type: Number, required: true, default: 0 },
  },
  { versionKey: false, collection: "refusedSignatures" },
);
refusalSchema.index({ mode: 1, minute: 1 });
refusalSchema.index({ minute: 1 }, { expireAfterSeconds: keptSeconds });

const Refusals = defineModel<RefusalRecord>("RefusedSignature", refusalSchema);

interface Tally {
  count: number;
  cancelWrite: (() => void) | null;
}

const tally = () => once("refused-signatures", (): Tally => ({ count: 0, cancelWrite: null }));

/**
 * Counts a delivery that Stripe didn't sign: for the alert, for the security page, and against the rate limit of its
 * network. A flood costs one write every five seconds.
 *
 * @returns the rate limit headers.
 * @throws a 429 response.
 */
export async function countRefusedSignature(network: string, path: string): Promise<LimitHeaders> {
  const counted = tally();
  counted.count += 1;
  counted.cancelWrite ??= after(flushEveryMs, () => void write(), { ref: false });
  reportRefusal({ kind: "wrong_signature", who: network, about: path });
  return limitRate(limit, network);
}

async function write(): Promise<void> {
  const counted = tally();
  const { count } = counted;
  Object.assign(counted, { count: 0, cancelWrite: null });
  const { stripeMode: mode } = env();
  const minute = new Date(Math.floor(clock.nowMs() / minuteMs) * minuteMs);
  const _id = `${mode}:${minute.toISOString()}`;
  const update = { $set: { mode, minute }, $inc: { count } };
  try {
    await upsertById(Refusals, _id, update);
  } catch (error) {
    logger().warn({ err: error, count }, "refused deliveries could not be counted");
  }
}

/** How many deliveries had an invalid signature, counted in whole minutes. */
export async function countRefusedSignatures(from: Date, to: Date): Promise<number> {
  const minutes = await Refusals.find({
    mode: env().stripeMode,
    minute: trusted({ $gte: from, $lte: to }),
  }).lean<RefusalRecord[]>();
  return minutes.reduce((sum, { count }) => sum + count, 0);
}
