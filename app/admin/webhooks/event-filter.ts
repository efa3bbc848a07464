import { z } from "zod/v4";
import { eventStates } from "~/webhooks/event-state";

const filterSchema = z.object({
  state: z.enum(eventStates).nullable().catch(null),
  type: z
    .string()
    .trim()
    .max(100)
    .transform((type) => type || null)
    .nullable()
    .catch(null),
});

/** Which events the inbox shows. */
export type EventFilter = z.output<typeof filterSchema>;

/** Reads the filter from the page's address, ignoring invalid values. */
export function readEventFilter(search: URLSearchParams): EventFilter {
  return filterSchema.parse({ state: search.get("state"), type: search.get("type") });
}
