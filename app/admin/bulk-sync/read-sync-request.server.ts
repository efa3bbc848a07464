import { filterNames, isFiltered, type OrderFilter, readOrderFilter } from "../orders/order-filter";

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
export function readSyncRequest(given: URLSearchParams, now: Date): SyncRequest {
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
