import { Schema } from "mongoose";
import { listStaffReaders } from "~/accounts/roles.server";
import { deliverMails } from "~/mail/deliver-mails.server";
import { clock } from "~/platform/clock/clock";
import { every } from "~/platform/clock/timers";
import { defineModel, isDuplicateKey, trusted } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { deliverAlerts } from "./deliver-alerts.server";
import { evaluateAlerts } from "./evaluate-alerts.server";
import type { AlertRule } from "./rules";

const lookEveryMs = 30_000;
/** A little less, so that the next process on schedule finds the turn free. */
const turnMs = 25_000;
const mailsAtOnce = 20;
/** A check that hangs for longer must not keep this process from checking again. */
const longestMs = 60_000;
const stopWithinMs = 3_000;

/** The turn to check the rules, and the result of the last one. */
interface TurnRecord {
  _id: string;
  /** No other process checks before this. */
  nextAt: Date;
  lookedAt: Date | null;
  failures: Partial<Record<AlertRule, string>>;
}

const turnSchema = new Schema<TurnRecord>(
  {
    _id: { type: String, required: true },
    nextAt: { type: Date, required: true },
    lookedAt: { type: Date, default: null },
    failures: { type: Schema.Types.Mixed, default: {} },
  },
  { versionKey: false, collection: "alertTurns", minimize: false },
);

const Turns = defineModel<TurnRecord>("AlertTurn", turnSchema);

/**
 * Checks the rules, unless another process did so within the last 30 seconds, and sends due notices. Web processes and
 * workers both call it, because each must notice when the other is gone; the database gives each turn to one of them.
 *
 * @throws when the database can't be reached.
 */
export async function watchAlerts(signal?: AbortSignal): Promise<object> {
  const isOurs = await takeTurn(clock.now());
  if (isOurs) {
    const { failures } = await evaluateAlerts();
    await Turns.updateOne({ _id: env().stripeMode }, { $set: { lookedAt: clock.now(), failures } });
  }
  return { isOurs, ...(await deliverAlerts({ signal })) };
}

async function takeTurn(now: Date): Promise<boolean> {
  const nextAt = new Date(now.getTime() + turnMs);
  try {
    const { matchedCount, upsertedCount } = await Turns.updateOne(
      { _id: env().stripeMode, nextAt: trusted({ $lte: now }) },
      { $set: { nextAt } },
      { upsert: true },
    );
    return matchedCount + upsertedCount === 1;
  } catch (error) {
    // The record exists, and its turn isn't over.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** When the rules were last checked, and which checks failed. */
export async function readLastLook(): Promise<{ at: Date | null; failures: TurnRecord["failures"] }> {
  const turn = await Turns.findById(env().stripeMode).lean<TurnRecord>();
  return { at: turn?.lookedAt ?? null, failures: turn?.failures ?? {} };
}

/**
 * Makes this web process check alerts too: nothing else would report that no worker is running. It also sends the emails
 * to staff, which would otherwise wait for a worker.
 *
 * @returns a function that stops it.
 */
export function startAlertWatch(): () => Promise<void> {
  const stopping = new AbortController();
  let underWay: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  const stopLooking = every(lookEveryMs, () => {
    if (isBusy) return;
    isBusy = true;
    underWay = watchOnce(stopping.signal).finally(() => {
      isBusy = false;
    });
  });
  return async () => {
    stopLooking();
    stopping.abort();
    await withDeadline(underWay, stopWithinMs).catch(note);
  };
}

async function watchOnce(signal: AbortSignal): Promise<void> {
  const late = new AbortController();
  try {
    await withDeadline(watch(AbortSignal.any([signal, late.signal])), longestMs);
  } catch (error) {
    note(error);
  } finally {
    late.abort();
  }
}

async function watch(signal: AbortSignal): Promise<void> {
  await watchAlerts(signal);
  await deliverMails({ limit: mailsAtOnce, template: "staff_notice", signal, listStaffReaders });
}

function note(error: unknown): void {
  logger().warn({ err: error }, "alerts could not be checked");
}
