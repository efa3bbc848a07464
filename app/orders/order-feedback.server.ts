import { Schema, type Types } from "mongoose";
import { z } from "zod/v4";
import { clock } from "~/platform/clock/clock";
import { defineModel, trusted, upsertById } from "~/platform/database.server";
import { env, type StripeMode } from "~/platform/env.server";
import { limitRate } from "~/platform/http/rate-limit.server";
import { type KeysetPage, readPage } from "~/platform/keyset.server";
import { findOrder, type OwnedIntent } from "./find-order.server";
import type { OrderRecord } from "./order.server";
import { type FeedbackRow, longestComment, type OrderFeedback } from "./order-feedback";

/** A student's feedback on a purchase: one answer per order, the latest. */
export interface FeedbackRecord extends OrderFeedback {
  /** The order's. */
  _id: Types.ObjectId;
  mode: StripeMode;
  orderNumber: string;
  studentId: Types.ObjectId;
  answeredAt: Date;
}

const feedbackSchema = new Schema<FeedbackRecord>(
  {
    _id: { type: Schema.Types.ObjectId, required: true },
    mode: { type: String, required: true },
    orderNumber: { type: String, required: true },
    studentId: { type: Schema.Types.ObjectId, required: true },
    wasEasy: { type: Boolean, required: true },
    comment: { type: String, default: null },
    answeredAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "orderFeedback" },
);
feedbackSchema.index({ orderNumber: 1 });
feedbackSchema.index({ mode: 1, answeredAt: 1, _id: 1 });
feedbackSchema.index({ mode: 1, wasEasy: 1, answeredAt: 1, _id: 1 });

export const Feedback = defineModel<FeedbackRecord>("OrderFeedback", feedbackSchema);

/** Saves a student's answer, replacing an earlier one. */
async function giveFeedback(
  order: Pick<OrderRecord, "_id" | "number" | "studentId">,
  { wasEasy, comment }: OrderFeedback,
): Promise<void> {
  const { _id, number: orderNumber, studentId } = order;
  const answer = {
    mode: env().stripeMode,
    orderNumber,
    studentId,
    wasEasy,
    comment,
    answeredAt: clock.now(),
  };
  await upsertById(Feedback, _id, { $set: answer });
}

/** The student's feedback on this order, or null. */
export async function findFeedback(orderNumber: string, studentId: string): Promise<OrderFeedback | null> {
  const found = await Feedback.findOne({
    mode: env().stripeMode,
    orderNumber,
    studentId,
  }).lean<FeedbackRecord>();
  return found && { wasEasy: found.wasEasy, comment: found.comment };
}

/** One page of feedback, optionally only easy or not easy; latest first. */
export async function listFeedback(query: {
  wasEasy: boolean | null;
  cursor: string | null;
  size: number;
}): Promise<KeysetPage<FeedbackRow>> {
  const { wasEasy, cursor, size } = query;
  const filter = { mode: env().stripeMode, ...(wasEasy === null ? {} : { wasEasy }) };
  const page = await readPage<FeedbackRecord>(Feedback, { filter, sortBy: "answeredAt", cursor, size });
  return { ...page, rows: page.rows.map(toRow) };
}

function toRow({ _id, wasEasy, comment, orderNumber, answeredAt }: FeedbackRecord): FeedbackRow {
  return { id: String(_id), wasEasy, comment, orderNumber, answeredAt: answeredAt.toISOString() };
}

/** How many students have answered yes and no since `from`. */
export async function countFeedback(from: Date): Promise<{ easy: number; notEasy: number }> {
  const answered = { mode: env().stripeMode, answeredAt: trusted({ $gte: from }) };
  const [easy, notEasy] = await Promise.all([
    Feedback.countDocuments({ ...answered, wasEasy: true }),
    Feedback.countDocuments({ ...answered, wasEasy: false }),
  ]);
  return { easy, notEasy };
}

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
