import { readServiceStatus } from "~/observability/backlog/read-service.server";
import { Orders } from "~/orders/order.server";
import { countFeedback, listFeedback } from "~/orders/order-feedback.server";
import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { isAlive, listProcesses, type ProcessKind } from "~/platform/heartbeat.server";
import { dayOf, startOfDay } from "~/reports/shop-calendar";
import { listAttention } from "./list-attention.server";

/** However many people have the page open, it's computed no more often than this. */
const freshMs = 2_000;
const latestAnswers = 3;
const monthMs = 30 * 24 * 60 * 60_000;

/** Everything that the overview shows. */
export const readOverview = cached(freshMs, async () => {
  const now = clock.now();
  const [attention, today, service, web, worker, counts, answers] = await Promise.all([
    listAttention(now),
    readToday(now),
    readServiceStatus(),
    countProcesses("web", now),
    countProcesses("worker", now),
    countFeedback(new Date(now.getTime() - monthMs)),
    listFeedback({ wasEasy: null, cursor: null, size: latestAnswers }),
  ]);
  return {
    attention,
    today,
    timeZone: env().SHOP_TIME_ZONE,
    service,
    processes: { web, worker },
    feedback: { ...counts, latest: answers.rows },
  };
});

/** How many are running, and when the latest heartbeat was. */
async function countProcesses(kind: ProcessKind, now: Date) {
  const processes = await listProcesses(kind);
  return {
    alive: processes.filter((each) => isAlive(each, now)).length,
    heardAt: processes[0]?.beatAt.toISOString() ?? null,
  };
}

/** What was sold today in one currency. Plain JSON. */
interface Takings {
  currency: string;
  orders: number;
  amountMinor: number;
  /** How much of this has been refunded since. */
  refundedMinor: number;
}

/**
 * Today's paid orders as the reports count them, in the shop's time zone: by the time of the payment, and without
 * duplicate payments. The currency with the most orders comes first.
 */
async function readToday(now: Date): Promise<Takings[]> {
  const { stripeMode: mode, SHOP_TIME_ZONE } = env();
  const since = new Date(startOfDay(dayOf(now.getTime(), SHOP_TIME_ZONE), SHOP_TIME_ZONE));
  const groups = await Orders.aggregate<Omit<Takings, "currency"> & { _id: string }>([
    {
      $match: {
        mode,
        // Orders are completed after they're paid; only this field has an index.
        completedAt: { $gte: since, $type: "date" },
        paidAt: { $gte: since },
        "effects.duplicateOf": null,
      },
    },
    {
      $group: {
        _id: "$currency",
        orders: { $sum: 1 },
        amountMinor: { $sum: "$amountMinor" },
        refundedMinor: { $sum: "$amountRefundedMinor" },
      },
    },
    { $sort: { orders: -1, _id: 1 } },
  ]);
  return groups.map(({ _id: currency, ...takings }) => ({ currency, ...takings }));
}
