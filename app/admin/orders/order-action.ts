import { z } from "zod/v4";

const why = z
  .string()
  .trim()
  .min(3, "Say why, in a few words: it stands in the audit trail.")
  .max(500, "Say it in 500 characters.");
const nonce = z.string().regex(/^[\w-]{8,64}$/);
const position = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

/** What the staff can do on an order's page, as its forms send it. */
export const orderActionSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("sync"), nonce }),
  z.object({ action: z.literal("resend_receipt"), nonce }),
  z.object({ action: z.literal("withhold_access"), nonce, why }),
  z.object({ action: z.literal("restore_access"), nonce, why }),
  z.object({ action: z.literal("gift_access"), nonce, why }),
  z.object({ action: z.literal("take_back_gift"), nonce, why }),
  z.object({
    action: z.literal("refund"),
    nonce,
    why,
    position,
    extent: z.enum(["all", "part"]),
    amount: z.string().max(40).default(""),
    reason: z.enum(["requested_by_customer", "duplicate", "fraudulent"]),
  }),
  z.object({ action: z.literal("finish_refund"), nonce, position }),
  z.object({ action: z.literal("cancel"), nonce, why }),
  z.object({ action: z.literal("accept_amount"), nonce, why }),
  z.object({ action: z.literal("give_back"), nonce, why, position }),
  z.object({
    action: z.literal("assign_student"),
    nonce,
    why,
    email: z.string().trim().min(3, "Enter the account's email address.").max(254),
  }),
  z.object({
    action: z.literal("settle"),
    nonce,
    why,
    how: z.enum(["given_back_elsewhere", "keep"], "Choose what became of the money."),
  }),
]);

export type OrderAction = z.output<typeof orderActionSchema>;

/** What moves money or gives rights: the password must have been typed lately. */
export const guardedOrderActions: readonly OrderAction["action"][] = [
  "refund",
  "finish_refund",
  "restore_access",
  "gift_access",
  "accept_amount",
  "give_back",
  "assign_student",
  "settle",
];

/** What became of a pressed button, in words for whoever pressed it. */
export interface OrderActionAnswer {
  action: string;
  isDone: boolean;
  words: string;
  /** What is wrong with single fields, by their names. */
  fieldErrors?: Record<string, string>;
  /** What was typed, so that nothing is lost where the page loads anew. */
  typed?: Record<string, string>;
}
