import mongoose from "mongoose";
import { Outbox, type OutboxRecord } from "~/mail/outbox.server";
import { readService } from "~/observability/service-levels.server";
import { type OrderRecord, Orders } from "~/orders/order.server";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { listProcesses } from "~/platform/heartbeat.server";
import { listOldestDeadEvents } from "~/webhooks/dead-events.server";
import type { DeadLetter, DisputedOrder, SyncFigures, TroubledOrder, WorkerFigures } from "./deciders";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** More than a thousand affected orders are one problem; the oldest are examined. */
const mostSubjects = 1_000;
/** Processes send a heartbeat every ten seconds. */
const aliveMs = minuteMs;

/** Emails about alerts themselves: an alert about an alert that couldn't be sent would fail in turn, again and again. */
export const alertMailKey = "alert:";

export async function readSyncs(windowMinutes: number, now: Date): Promise<SyncFigures> {
  const from = new Date(now.getTime() - windowMinutes * minuteMs);
  const { total, good } = await readService("order_sync", from, now);
  return { total, failed: total - good };
}

/** Orders that wait for a decision, or whose sync has failed at least `failures` times in a row. */
export async function readTroubledOrders(failures: number): Promise<TroubledOrder[]> {
  const { stripeMode: mode } = env();
  const [review, stuck] = await Promise.all([
    oldest({ mode, status: "needs_review" }),
    oldest({ mode, syncFailures: trusted({ $gte: failures }) }),
  ]);
  const orders = new Map([...stuck, ...review].map((order) => [String(order._id), order]));
  return [...orders].map(([id, order]) => ({ id, ...order, failuresInARow: order.syncFailures }));
}

/** The final statuses of a dispute; `warning_…` is an inquiry, which can become a dispute. */
const closedDisputes = ["won", "lost", "warning_closed", "prevented"];

/** Orders with an undecided dispute; one that was lost from the start counts for a day, so that staff hear of it. */
export async function readDisputes(now: Date): Promise<DisputedOrder[]> {
  const orders = await oldest({
    mode: env().stripeMode,
    disputeStatus: trusted({ $type: "string", $nin: closedDisputes.filter((status) => status !== "lost") }),
  });
  const isNews = ({ disputeStatus, history }: OrderRecord) =>
    disputeStatus !== "lost" ||
    history.some(({ to, at }) => to === "disputed" && now.getTime() - at.getTime() < dayMs);
  return orders.filter(isNews).map(({ _id, number, disputeStatus }) => ({
    id: String(_id),
    number,
    disputeStatus: String(disputeStatus),
  }));
}

function oldest(filter: Record<string, unknown>): Promise<OrderRecord[]> {
  return Orders.find(filter)
    .sort({ _id: 1 })
    .limit(mostSubjects)
    .select("number status reviewReason syncFailures lastSyncError disputeStatus history")
    .lean<OrderRecord[]>();
}

export async function readWorkers(now: Date): Promise<WorkerFigures> {
  const [workers, webs, jobs] = await Promise.all([
    listProcesses("worker"),
    listProcesses("web"),
    mongoose.connection
      .collection("agendaJobs")
      .find({}, { projection: { lastFinishedAt: 1 } })
      .toArray(),
  ]);
  const isAlive = ({ beatAt, stoppedAt }: (typeof workers)[number]) =>
    stoppedAt === null && now.getTime() - beatAt.getTime() < aliveMs;
  const ended = jobs.map(({ lastFinishedAt }) => lastFinishedAt).filter((at) => at instanceof Date);
  return {
    lastBeatAt: workers[0]?.beatAt ?? null,
    openSince: earliest(webs.filter(isAlive).map(({ startedAt }) => startedAt)),
    workingSince: earliest(workers.filter(isAlive).map(({ startedAt }) => startedAt)),
    lastJobAt: ended.length > 0 ? new Date(Math.max(...ended.map(Number))) : null,
  };
}

function earliest(moments: Date[]): Date | null {
  return moments.length > 0 ? new Date(Math.min(...moments.map(Number))) : null;
}

/** Dead events, and emails that failed permanently within the last `mailDays` days: nothing revives an email. */
export async function readDeadLetters(mailDays: number, now: Date): Promise<DeadLetter[]> {
  const [events, mails] = await Promise.all([
    listOldestDeadEvents(mostSubjects),
    Outbox.find({
      state: "dead",
      // For a dead email, the time of the attempt that won't happen.
      nextAttemptAt: trusted({ $gte: new Date(now.getTime() - mailDays * dayMs) }),
      key: trusted({ $not: new RegExp(`^${alertMailKey}`) }),
    })
      .sort({ nextAttemptAt: 1 })
      .limit(mostSubjects)
      .select("template lastError")
      .lean<OutboxRecord[]>(),
  ]);
  return [
    ...events.map(({ eventId, type, lastError }) => ({
      ...{ kind: "event" as const, id: eventId, name: type, lastError },
    })),
    ...mails.map(({ _id, template, lastError }) => ({
      ...{ kind: "mail" as const, id: String(_id), name: template, lastError },
    })),
  ];
}
