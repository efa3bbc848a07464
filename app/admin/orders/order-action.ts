import { z } from "zod/v4";

const why = z
  .string()
  .trim()
  .min(3, "Enter a reason of at least 3 characters. It's recorded in the audit log.")
  .max(500, "Enter at most 500 characters.");
const nonce = z.string().regex(/^[\w-]{8,64}$/);
const position = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

/** What staff can do on an order's page, as its forms send it. */
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
    how: z.enum(["given_back_elsewhere", "keep"], "Choose what happened to the money."),
  }),
]);

export type OrderAction = z.output<typeof orderActionSchema>;

/** Actions that move money or grant access: they need a recently entered password. */
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

/** The result of an action, in words for the person who took it. */
export interface OrderActionAnswer {
  action: string;
  isDone: boolean;
  words: string;
  /** Errors by field name. */
  fieldErrors?: Record<string, string>;
  /** What was typed, so that nothing is lost when the page reloads. */
  typed?: Record<string, string>;
}
