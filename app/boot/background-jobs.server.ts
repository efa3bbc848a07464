import { listStaffReaders } from "~/accounts/roles.server";
import { runBulkSync } from "~/admin/bulk-sync/run-bulk-sync.server";
import { watchAlerts } from "~/alerts/watch-alerts.server";
import { flags } from "~/flags/flags.server";
import { deliverMails } from "~/mail/deliver-mails.server";
import { reconcileRefunds } from "~/payments/reconcile-refunds.server";
import { recoverIntents } from "~/payments/recover-intents.server";
import { sweepDueOrders } from "~/payments/sweep-orders.server";
import type { RepeatedJob } from "~/platform/jobs.server";
import { keepSales } from "~/reports/rebuild-sales.server";
import { processInbox } from "~/webhooks/process-inbox.server";
import { keptMs, recoverEvents } from "~/webhooks/recover-events.server";
import { removeOldPayloads } from "~/webhooks/remove-old-payloads.server";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const mailsAtOnce = 500;
/** As long as Stripe itself keeps trying to deliver an event. */
const retriedMs = 3 * day * 1_000;

/** Everything that workers do in the background, and how often. A job that fails doesn't affect the others. */
export const backgroundJobs: readonly RepeatedJob[] = [
  { name: "sweep-orders", everySeconds: minute, run: inSync((signal) => sweepDueOrders({ signal })) },
  { name: "process-inbox", everySeconds: 15, run: (signal) => processInbox({ signal }) },
  { name: "recover-events", everySeconds: 5 * minute, run: inSync(recoverRecentEvents) },
  { name: "recover-intents", everySeconds: 5 * minute, run: inSync((signal) => recoverIntents({ signal })) },
  // Four times a day, because an interrupted run isn't repeated.
  { name: "recover-old-events", everySeconds: 6 * hour, run: inSync(recoverOldEvents) },
  {
    name: "reconcile-refunds",
    everySeconds: 6 * hour,
    run: inSync((signal) => reconcileRefunds({ signal })),
  },
  { name: "remove-old-payloads", everySeconds: 6 * hour, run: (signal) => removeOldPayloads({ signal }) },
  { name: "watch-alerts", everySeconds: 30, run: (signal) => watchAlerts(signal) },
  { name: "tally-sales", everySeconds: minute, run: keepSales },
  // Whatever the flags: someone has asked for it and is waiting.
  { name: "bulk-sync", everySeconds: 2, lockSeconds: 6, run: runBulkSync },
  {
    name: "deliver-mails",
    everySeconds: 10,
    run: (signal) => deliverMails({ signal, limit: mailsAtOnce, listStaffReaders }),
  },
];

/** Does `run` only while the `backgroundSync` flag is on. */
function inSync(run: RepeatedJob["run"]): RepeatedJob["run"] {
  return async (signal) => ((await flags()).backgroundSync ? run(signal) : { isOff: true });
}

function recoverRecentEvents(signal: AbortSignal) {
  return recoverEvents({ signal, reachMs: retriedMs });
}

function recoverOldEvents(signal: AbortSignal) {
  return recoverEvents({ signal, reachMs: keptMs });
}
