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
/** A little less, so that who comes on time finds the turn free. */
const turnMs = 25_000;
const mailsAtOnce = 20;
/** What hangs for longer must not keep this process from looking again. */
const longestMs = 60_000;
const stopWithinMs = 3_000;

/** Whose turn it is to look at the rules, and what came of the last one. */
interface TurnRecord {
  _id: string;
  /** Nobody else looks before this. */
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
 * Looks at the rules, if nobody has done so within half a minute, and sends what has to be told. Web processes and workers
 * all call it, since each of the two has to notice when the other is gone; the database gives each turn to one of them.
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
    // The turn is there, and it isn't over.
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** When anybody looked at the rules last, and which could not be looked at then. */
export async function readLastLook(): Promise<{ at: Date | null; failures: TurnRecord["failures"] }> {
  const turn = await Turns.findById(env().stripeMode).lean<TurnRecord>();
  return { at: turn?.lookedAt ?? null, failures: turn?.failures ?? {} };
}

/**
 * Has this web process watch, too: while no worker is there nobody else would say so. It also sends the mails to the staff
 * then, which otherwise would wait for a worker.
 *
 * @returns what ends that.
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
  logger().warn({ err: error }, "alerts could not be watched");
}
