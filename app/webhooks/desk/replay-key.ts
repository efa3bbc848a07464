import { z } from "zod/v4";

/** What the page gave the form, so that pressing twice is one entry in the audit trail; another is as good as none. */
export const replayKeySchema = z.uuid().catch(() => crypto.randomUUID());
