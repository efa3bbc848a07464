import { z } from "zod/v4";
import { orderStatuses, type SyncStatus, syncCauses } from "~/orders/order";

/** Parts of the background sync's queue. */
export const queues = ["stuck", "due", "unfinished"] as const;
export type Queue = (typeof queues)[number];

export const syncStatuses = ["syncing", "synced", "failed"] as const satisfies readonly SyncStatus[];

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

const when = z
  .string()
  .refine(
    (text) => (day.test(text) || moment.test(text)) && !Number.isNaN(Date.parse(text)),
    "a date such as 2026-11-21, or a time such as 2026-11-21T07:42:00Z",
  );

const schema = z.object({
  q: z.string().trim().min(1).max(200, "at most 200 characters").optional(),
  status: z.enum(orderStatuses, `one of ${orderStatuses.join(", ")}`).optional(),
  sync: z.enum(syncStatuses, `one of ${syncStatuses.join(", ")}`).optional(),
  queue: z.enum(queues, `one of ${queues.join(", ")}`).optional(),
  cause: z.enum(syncCauses, `one of ${syncCauses.join(", ")}`).optional(),
  provisional: z.literal("1", "1, or leave it out").optional(),
  from: when.optional(),
  to: when.optional(),
});

/** Which orders staff want to see, as the orders page's URL says. Plain JSON; absent means "any". */
export type OrderFilter = z.output<typeof schema>;

export const filterNames = Object.keys(schema.shape) as (keyof OrderFilter)[];

interface Reading {
  filter: OrderFilter;
  /** What couldn't be read, by name, with what it should look like. It isn't part of the filter. */
  problems: Partial<Record<keyof OrderFilter, string>>;
}

/** Reads a filter from a URL or a form; other names are ignored. */
export function readOrderFilter(source: URLSearchParams | FormData): Reading {
  const given = Object.fromEntries(
    filterNames.map((name) => [name, String(source.get(name) ?? "").trim()]).filter(([, value]) => value),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return { filter: parsed.data, problems: {} };
  const problems = Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path[0], message]));
  const understood = Object.entries(given).filter(([name = ""]) => !(name in problems));
  return { filter: schema.parse(Object.fromEntries(understood)), problems };
}

/** The filter as a URL has it. */
export function toSearchParams(filter: OrderFilter): URLSearchParams {
  return new URLSearchParams(filterNames.flatMap((name) => (filter[name] ? [[name, filter[name]]] : [])));
}

/** Whether it excludes any order. */
export function isFiltered(filter: OrderFilter): boolean {
  return filterNames.some((name) => filter[name] !== undefined);
}

/** The range that `from` and `to` stand for; a date counts as a whole day, in UTC. */
export function boundsOf({ from, to }: Pick<OrderFilter, "from" | "to">): { from?: Date; before?: Date } {
  const dayMs = 24 * 60 * 60_000;
  return {
    ...(from ? { from: new Date(from) } : {}),
    ...(to ? { before: new Date(Date.parse(to) + (day.test(to) ? dayMs : 1)) } : {}),
  };
}
