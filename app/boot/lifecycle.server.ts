import { ensureDemoAccounts } from "~/accounts/demo-accounts.server";
import { startAlertWatch } from "~/alerts/watch-alerts.server";
import { importCatalog } from "~/catalog/import-catalog.server";
import { checkOverrides } from "~/flags/flags.server";
import { watchJobGaps } from "~/observability/job-gaps.server";
import { startMeasuring } from "~/observability/measure.server";
import { startMetrics } from "~/observability/metrics/start-metrics.server";
import { flushServiceLevels } from "~/observability/service-levels.server";
import { watchSuspiciousActivity } from "~/observability/suspicious-activity.server";
import { orderUpdates } from "~/orders/order-updates.server";
import { connectDatabase, disconnectDatabase } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { startHeartbeat } from "~/platform/heartbeat.server";
import { flushSteps } from "~/reports/count-step.server";
import { inbox } from "~/webhooks/inbox.server";
import { backgroundJobs } from "./background-jobs.server";
import { prepareDatabase } from "./prepare-database.server";

let stopHeartbeat: (() => Promise<void>) | undefined;
let stopWatchingActivity: (() => Promise<void>) | undefined;
let stopWatchingGaps: (() => void) | undefined;
let stopAlertWatch: (() => Promise<void>) | undefined;

const demoCatalog = "app/catalog/content";

/**
 * Makes the app ready to answer: database, migrations, indexes, live updates, and the demo's courses and accounts.
 *
 * @throws when the database can't be reached, is newer than this version, or an index can't be built; then the process
 * must not listen.
 */
export async function startApp(): Promise<void> {
  checkOverrides();
  startMetrics("web");
  startMeasuring();
  await connectDatabase();
  await prepareDatabase();
  if (env().LECTERN_DEMO) {
    await importCatalog(demoCatalog);
    await ensureDemoAccounts({ staffPassword: env().LECTERN_STAFF_PASSWORD });
  }
  orderUpdates().start();
  stopWatchingActivity = watchSuspiciousActivity();
  stopHeartbeat = await startHeartbeat("web");
  stopWatchingGaps = watchJobGaps(backgroundJobs);
  stopAlertWatch = startAlertWatch();
}

/** Stops everything that `startApp` started. */
export async function stopApp(): Promise<void> {
  await stopAlertWatch?.();
  await inbox().stop();
  await orderUpdates().stop();
  stopWatchingGaps?.();
  await stopHeartbeat?.();
  await stopWatchingActivity?.();
  await flushServiceLevels();
  await flushSteps();
  await disconnectDatabase();
}
