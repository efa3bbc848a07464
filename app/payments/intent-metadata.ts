import { z } from "zod/v4";
import type { OrderItem } from "~/orders/order";

const objectId = z.string().regex(/^[0-9a-f]{24}$/);
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const schema = z.object({
  lectern: z.literal("1"),
  orderId: objectId,
  orderNumber: z.string().min(1).max(40),
  intentVersion: wholeNumber,
  studentId: objectId,
  currency: z.string().regex(/^[a-z]{3}$/),
  amountMinor: wholeNumber,
  items: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue("not JSON");
        return z.NEVER;
      }
    })
    .pipe(z.array(z.tuple([objectId, z.int().nonnegative()])).min(1)),
});

/** What an intent's metadata says about its order: enough to find it, or to rebuild it if our record is lost. */
export type IntentMetadata = z.infer<typeof schema>;

interface DescribedOrder {
  id: string;
  number: string;
  intentVersion: number;
  studentId: string;
  currency: string;
  amountMinor: number;
  items: Pick<OrderItem, "courseId" | "amountMinor">[];
}

/**
 * The metadata that a PaymentIntent carries for its order; every value is a string of at most 500
 * characters, as Stripe asks (https://docs.stripe.com/api/metadata).
 */
export function toIntentMetadata(order: DescribedOrder): Record<string, string> {
  return {
    lectern: "1",
    orderId: order.id,
    orderNumber: order.number,
    intentVersion: String(order.intentVersion),
    studentId: order.studentId,
    currency: order.currency,
    amountMinor: String(order.amountMinor),
    items: JSON.stringify(order.items.map((item) => [item.courseId, item.amountMinor])),
  };
}

/** Reads it back; null for an intent that isn't ours or whose metadata was tampered with. */
export function readIntentMetadata(metadata: Record<string, string>): IntentMetadata | null {
  return schema.safeParse(metadata).data ?? null;
}
