import { readServiceStatus } from "~/observability/backlog/read-service.server";
import { countFeedback, listFeedback } from "~/orders/order-feedback.server";
import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { isAlive, listProcesses, type ProcessKind } from "~/platform/heartbeat.server";
import { listAttention } from "./list-attention.server";
import { readToday } from "./today.server";

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
