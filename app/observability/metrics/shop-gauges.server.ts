import { openStreams } from "~/live/open-streams.server";
import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { pingDatabase } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { isAlive, listProcesses, type ProcessKind } from "~/platform/heartbeat.server";
import { listJobs } from "~/platform/jobs.server";
import { logger } from "~/platform/logger.server";
import {
  countAttention,
  countDead,
  readDueOrders,
  readInboxBacklog,
  readOutboxBacklog,
} from "../backlog/read-backlog.server";
import { readServiceStatus } from "../backlog/read-service.server";
import { type ServiceStatus, type ServiceWindow, windowNames } from "../backlog/service-windows";
import { serviceLevelNames, serviceLevels } from "../service-levels";
import type { MetricOf } from "./definitions";
import { clearGauge, setGauge } from "./meter.server";

/** The most often that the database is read, however many scrape. */
const freshMs = 10_000;
const patienceMs = 2_000;

/** Gauges read from the database: every process reports the same value. */
const shopGauges: readonly MetricOf<"gauge">[] = [
  "inboxEvents",
  "inboxOldestAge",
  "dueOrders",
  "dueOrdersOldestAge",
  "attentionOrders",
  "outboxMails",
  "outboxOldestAge",
  "jobLag",
  "processes",
  "serviceLevel",
  "manualIntervention",
  "supportFree",
];

/** Updates the gauges. While the database can't be read, those that come from it are absent rather than wrong. */
export async function refreshGauges(): Promise<void> {
  setGauge("openStreams", {}, openStreams().size);
  for (const level of serviceLevelNames) setGauge("serviceTarget", { level }, serviceLevels[level].target);
  // A job or service level without current data must not keep its old value.
  const clear = () => shopGauges.forEach(clearGauge);
  try {
    const [shop] = await withDeadline(Promise.all([readShop(), pingDatabase()]), patienceMs);
    clear();
    show(shop);
    setGauge("databaseUp", {}, 1);
  } catch (error) {
    logger().warn({ err: error }, "metrics: the database could not be read");
    clear();
    setGauge("databaseUp", {}, 0);
  }
}

const readShop = cached(freshMs, async () => {
  const now = clock.now();
  const [inbox, due, outbox, dead, attention, jobs, webs, workers, service] = await Promise.all([
    readInboxBacklog(now),
    readDueOrders(now),
    readOutboxBacklog(now),
    countDead(),
    countAttention(now),
    listJobs(),
    countAlive("web", now),
    countAlive("worker", now),
    readServiceStatus(),
  ]);
  return { now, inbox, due, outbox, dead, attention, jobs, webs, workers, service };
});

type Shop = Awaited<ReturnType<typeof readShop>>;

function show({ now, inbox, due, outbox, dead, attention, jobs, webs, workers, service }: Shop): void {
  setGauge("inboxEvents", { state: "stored" }, inbox.count);
  setGauge("inboxEvents", { state: "dead" }, dead.events);
  setGauge("inboxOldestAge", {}, inbox.oldestAgeMs / 1_000);
  setGauge("dueOrders", {}, due.count);
  setGauge("dueOrdersOldestAge", {}, due.oldestAgeMs / 1_000);
  setGauge("attentionOrders", { reason: "needs_review" }, attention.needsReview);
  setGauge("attentionOrders", { reason: "stuck" }, attention.stuck);
  setGauge("attentionOrders", { reason: "disputed" }, attention.disputed);
  setGauge("outboxMails", { state: "queued" }, outbox.count);
  setGauge("outboxMails", { state: "dead" }, dead.mails);
  setGauge("outboxOldestAge", {}, outbox.oldestAgeMs / 1_000);
  for (const { job, dueAt, isUnderWay } of jobs) {
    const lateMs = isUnderWay ? 0 : Math.max(0, now.getTime() - dueAt.getTime());
    setGauge("jobLag", { job }, lateMs / 1_000);
  }
  setGauge("processes", { role: "web" }, webs);
  setGauge("processes", { role: "worker" }, workers);
  for (const window of windowNames) showService(window, service);
}

function showService(window: ServiceWindow, { levels, rates }: ServiceStatus): void {
  for (const level of serviceLevelNames) {
    const { total, good } = levels[level][window];
    if (total > 0) setGauge("serviceLevel", { level, window }, good / total);
  }
  const { paid, touched, troubled } = rates[window];
  if (paid === 0) return;
  setGauge("manualIntervention", { window }, touched / paid);
  setGauge("supportFree", { window }, (paid - troubled) / paid);
}

async function countAlive(kind: ProcessKind, now: Date): Promise<number> {
  const processes = await listProcesses(kind);
  return processes.filter((each) => isAlive(each, now)).length;
}
