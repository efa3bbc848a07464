import { deliverMails } from "~/mail/deliver-mails.server";
import { unfinishedOrders } from "~/orders/due-orders.server";
import { recoverIntents } from "~/orders/recover-intents.server";
import { longTailAfterMs } from "~/orders/schedule";
import { sweepDueOrders, sweepOrders } from "~/orders/sweep-orders.server";
import type { RepeatedJob } from "~/platform/jobs.server";
import { reconcileRefunds } from "~/refunds/reconcile-refunds.server";
import { processInbox } from "~/webhooks/process-inbox.server";
import { recoverEvents } from "~/webhooks/recover-events.server";
import { flags } from "./flags.server";

const minute = 60;
const day = 24 * 60 * minute;
const longTailEndsAfterMs = 90 * day * 1_000;
const mailsAtOnce = 500;

/** Everything that workers do in the background, and how often. */
export const backgroundJobs: readonly RepeatedJob[] = [
  { name: "sweep-orders", everySeconds: minute, run: inSync((signal) => sweepDueOrders({ signal })) },
  { name: "process-inbox", everySeconds: 15, run: (signal) => processInbox({ signal }) },
  { name: "recover-orphans", everySeconds: 5 * minute, run: inSync(recoverOrphans) },
  { name: "sweep-long-tail", everySeconds: day, run: inSync(sweepLongTail) },
  { name: "deliver-mails", everySeconds: 10, run: (signal) => deliverMails({ signal, limit: mailsAtOnce }) },
];

/** Does `run` only in the mode in which the shop asks Stripe by itself. */
function inSync(run: RepeatedJob["run"]): RepeatedJob["run"] {
  return async (signal) => ((await flags()).backgroundSync ? run(signal) : { isOff: true });
}

/** From Stripe's side: what it has and we don't. */
async function recoverOrphans(signal: AbortSignal) {
  return { events: await recoverEvents({ signal }), intents: await recoverIntents({ signal }) };
}

/** Once a day: what has been unfinished for 3 to 90 days, and money that went back without our hearing of it. */
async function sweepLongTail(signal: AbortSignal) {
  const now = Date.now();
  const orders = unfinishedOrders({
    from: new Date(now - longTailEndsAfterMs),
    until: new Date(now - longTailAfterMs),
  });
  return { orders: await sweepOrders(orders, { signal }), money: await reconcileRefunds({ signal }) };
}
