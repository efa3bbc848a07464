import { z } from "zod/v4";
import { limitRate } from "~/platform/http/rate-limit.server";
import { findOrder, type OwnedIntent } from "./find-order.server";
import { longestComment } from "./order-feedback";
import { giveFeedback } from "./order-feedback.server";

const schema = z.object({
  wasEasy: z.enum(["yes", "no"], "Choose yes or no."),
  comment: z
    .string()
    .transform((text) => text.replaceAll(/\s+/g, " ").trim())
    .pipe(z.string().max(longestComment, `Enter at most ${longestComment} characters.`))
    .optional(),
});

const limit = { name: "feedback:student", points: 30, seconds: 600 };

/**
 * Saves a student's feedback on a purchase.
 *
 * @returns what is wrong with it, or null when it was saved.
 * @throws a 404 response when the student has no such order, 429 when they answer too often.
 */
export async function answerFeedback(
  form: FormData,
  owned: OwnedIntent,
): Promise<{ error: string; comment: string } | null> {
  await limitRate(limit, owned.studentId);
  const fields = schema.safeParse(Object.fromEntries(form));
  if (!fields.success) {
    const error = fields.error.issues[0]?.message ?? "Your answer couldn't be read. Try again.";
    return { error, comment: String(form.get("comment") ?? "") };
  }
  const order = await findOrder(owned);
  if (!order) throw new Response("We couldn't find this order.", { status: 404 });
  const { wasEasy, comment } = fields.data;
  await giveFeedback(order, { wasEasy: wasEasy === "yes", comment: comment || null });
  return null;
}
