import { clock } from "~/platform/clock/clock";
import { wait } from "~/platform/clock/timers";
import { isAnyWorkerAlive } from "~/platform/workers-alive.server";
import { countOrders } from "../orders/list-orders.server";
import { beginBulkSync } from "./begin-bulk-sync.server";
import { hasEnded } from "./bulk-sync";
import { findBulkSync } from "./bulk-sync-views.server";
import { readSyncRequest } from "./read-sync-request.server";

/** Callers wait for 20 s; the answer has to arrive within that. */
const patienceMs = 19_000;
const lookEveryMs = 200;

interface Call {
  parameters: URLSearchParams;
  /** `staff:<user id>`, or `token`. */
  actor: string;
  key: string;
  signal: AbortSignal;
}

/**
 * Syncs the orders that an API call asks for. A worker does it; the answer comes when it's done, or after 20 s with the
 * URL where its progress can be followed. Without a worker nothing is started.
 */
export async function answerSyncRequest({ parameters, actor, key, signal }: Call): Promise<Response> {
  const { filter, isDryRun, problems } = readSyncRequest(parameters, clock.now());
  if (Object.keys(problems).length > 0) {
    return Response.json({ error: "invalid_request", problems }, { status: 400 });
  }
  if (isDryRun) {
    const { count, isMore } = await countOrders(filter);
    return Response.json({ dryRun: true, orders: count, isMore });
  }
  if (!(await isAnyWorkerAlive())) {
    const message = "No worker is running, so nothing would be synced. Start one with: npm run worker";
    return Response.json({ error: "no_worker", message }, { status: 503 });
  }
  const id = await beginBulkSync({ filter, actor, key });
  const address = `/api/admin/sync-orders/${id}`;
  const ended = await endOf(id, signal);
  if (!ended) {
    const message = "Still running. Get this URL for its progress.";
    return Response.json(
      { job: address, message },
      { status: 202, headers: { Location: address, "Retry-After": "5" } },
    );
  }
  const { synced, failed, skipped, recovered } = ended;
  return Response.json({ synced, failed, skipped, recovered, job: address });
}

async function endOf(id: string, signal: AbortSignal) {
  const deadline = clock.nowMs() + patienceMs;
  while (clock.nowMs() < deadline && !signal.aborted) {
    const view = await findBulkSync(id);
    if (view && hasEnded(view)) return view;
    await wait(lookEveryMs, { signal });
  }
  return null;
}
