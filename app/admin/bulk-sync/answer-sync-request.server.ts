import { clock } from "~/platform/clock/clock";
import { wait } from "~/platform/clock/timers";
import { isAnyWorkerAlive } from "~/platform/workers-alive.server";
import { countOrders } from "../orders/list-orders.server";
import { filterNames, isFiltered, type OrderFilter, readOrderFilter } from "../orders/order-filter";
import { hasEnded } from "./bulk-sync";
import { findBulkSync } from "./bulk-sync-views.server";
import { beginBulkSync } from "./request-bulk-sync.server";

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

const otherNames = ["since", "dryRun", "key", "csrf"];
const unitsMs = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

interface SyncRequest {
  filter: OrderFilter;
  /** Only count the orders. */
  isDryRun: boolean;
  /** What couldn't be read, by name. With any of these, nothing may be synced: it would be the wrong orders. */
  problems: Record<string, string>;
}

/**
 * Reads what a call to `/api/admin/sync-orders` asks for: the orders page's filter, or `since` (every unfinished order
 * created since a time, or within 30m, 24h, 7d), or else every order that is due, as `npm run sync-orders` does.
 */
function readSyncRequest(given: URLSearchParams, now: Date): SyncRequest {
  const { filter, problems } = readOrderFilter(given);
  const known: string[] = [...filterNames, ...otherNames];
  const unknown = [...given.keys()].filter((name) => !known.includes(name));
  const since = given.get("since");
  const from = since === null ? null : momentOf(since, now);
  return {
    filter: from ? { queue: "unfinished", ...filter, from } : isFiltered(filter) ? filter : { queue: "due" },
    isDryRun: given.has("dryRun") && !["0", "false"].includes(given.get("dryRun") ?? ""),
    problems: {
      ...problems,
      ...Object.fromEntries(unknown.map((name) => [name, "unknown parameter"])),
      ...(since !== null && from === null
        ? { since: "a duration such as 30m, 24h or 7d, or a time such as 2026-11-21T07:42:00Z" }
        : {}),
      ...(since !== null && given.has("from") ? { from: "not together with since" } : {}),
    },
  };
}

function momentOf(since: string, now: Date): string | null {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(since) ?? [];
  if (count && unit) {
    return new Date(now.getTime() - Number(count) * unitsMs[unit as keyof typeof unitsMs]).toISOString();
  }
  const { filter } = readOrderFilter(new URLSearchParams({ from: since }));
  return filter.from ?? null;
}
