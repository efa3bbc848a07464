import { isObjectIdOrHexString } from "mongoose";
import { type UserRecord, Users } from "~/accounts/user.server";
import { type AuditRecord, AuditTrail } from "~/audit/audit.server";
import { giftSource, listGrants } from "~/learning/staff-grant.server";
import { Outbox, type OutboxRecord } from "~/mail/outbox.server";
import { type OrderRecord, Orders, type RefundRequest } from "~/orders/order.server";
import { toOrderView } from "~/orders/order-view.server";
import { pendingEffects } from "~/payments/effects.server";
import { clock } from "~/platform/clock/clock";
import { trusted } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { type EventHead, listEventsOf } from "~/webhooks/list-events.server";
import { describeDone, describePending, formatAuditAction } from "./describe-records";
import type {
  Actor,
  OrderAuditEntry,
  OrderDetails,
  OrderEvent,
  OrderGrant,
  OrderMail,
  OrderRefundRequest,
} from "./order-details";

const mostRows = 100;

/** The order with this number, whoever owns it; for staff only. */
export function findOrderByNumber(number: string): Promise<OrderRecord | null> {
  return Orders.findOne({ number, mode: env().stripeMode }).lean<OrderRecord>();
}

/** Gathers everything recorded here about an order. */
export async function readOrderDetails(order: OrderRecord): Promise<OrderDetails> {
  const courseIds = order.items.map(({ courseId }) => courseId);
  const [student, events, mails, grants, audit] = await Promise.all([
    Users.findById(order.studentId).lean(),
    listEventsOf(order.paymentIntentIds ?? [], mostRows),
    listMails(order),
    listGrants(order.studentId, courseIds),
    AuditTrail.find({ subject: `order:${order._id}` })
      .sort({ at: -1 })
      .limit(mostRows)
      .lean<AuditRecord[]>(),
  ]);
  const nameActor = await actorNames(order, audit);
  const { stripeMode: mode } = env();
  const paymentIntentId = order.paidIntentId ?? order.paymentIntentId;
  return {
    ...toOrderView(order),
    id: String(order._id),
    student: student && {
      id: String(student._id),
      name: student.name,
      email: student.email,
      hasConfirmedEmail: student.emailVerifiedAt !== null,
    },
    stripeCustomerId: order.stripeCustomerId,
    paymentIntentIds: order.paymentIntentIds ?? [],
    paymentIntentId,
    isPaid: order.paidIntentId !== null,
    surplusIntentIds: order.surplusIntentIds ?? [],
    disputeStatus: order.disputeStatus,
    dashboardUrl:
      mode === "sandbox" || !paymentIntentId
        ? null
        : `https://dashboard.stripe.com/${mode === "test" ? "test/" : ""}payments/${paymentIntentId}`,
    completedAt: isoOf(order.completedAt),
    reviewReason: order.reviewReason,
    reviews: (order.reviews ?? []).map(({ at, by, reason, decision, why }) => ({
      ...{ at: at.toISOString(), by: nameActor(`staff:${by}`) },
      ...{ reason, decision, why },
    })),
    withheld: order.accessWithheld
      ? {
          at: order.accessWithheld.at.toISOString(),
          by: nameActor(`staff:${order.accessWithheld.by}`),
          why: order.accessWithheld.why,
        }
      : null,
    refundRequests: (order.refundRequests ?? []).map((request) =>
      toRefundRequest(request, nameActor(`staff:${request.by}`)),
    ),
    sync: {
      attempts: order.syncAttempts,
      failures: order.syncFailures,
      lastAt: isoOf(order.lastSyncAttempt),
      lastError: order.lastSyncError,
      nextAt: isoOf(order.nextSyncAt),
    },
    doneEffects: describeDone(order),
    pendingEffects: pendingEffects(order, clock.now()).map(describePending),
    history: order.history.map(({ at, cause, from, to }) => ({ at: at.toISOString(), cause, from, to })),
    events: events.map(toEvent),
    mails: mails.map(toMail),
    grants: grants.map((grant): OrderGrant => {
      const title = order.items.find(({ courseId }) => courseId === grant.courseId)?.title;
      return {
        id: String(grant._id),
        course: title ?? grant.courseId,
        ...describeSource(grant.source, order),
        since: grant.createdAt.toISOString(),
        revokedAt: isoOf(grant.revokedAt),
      };
    }),
    audit: audit.map(
      ({ key, at, actor, action, reason, facts }): OrderAuditEntry => ({
        ...{ key, at: at.toISOString(), actor: nameActor(actor), reason },
        what: formatAuditAction(action, facts),
        isStep: facts.to !== undefined,
      }),
    ),
  };
}

/** Every email about an order has a key that begins with the order's. */
function listMails({ _id }: OrderRecord): Promise<OutboxRecord[]> {
  const after = `order:${_id}:`;
  return Outbox.find({ key: trusted({ $gte: after, $lt: `order:${_id};` }) })
    .sort({ createdAt: -1 })
    .limit(mostRows)
    .select("-props")
    .lean<OutboxRecord[]>();
}

/** Names the actors of the audit trail and of the order's own records. */
async function actorNames(order: OrderRecord, audit: AuditRecord[]): Promise<(actor: string) => Actor> {
  const records = [...(order.reviews ?? []), ...(order.refundRequests ?? []), order.accessWithheld];
  const actors = [...audit.map(({ actor }) => actor), ...records.map((record) => `staff:${record?.by}`)];
  const ids = [...new Set(actors.map(staffIdOf))].filter(isObjectIdOrHexString);
  const staff = await Users.find({ _id: trusted({ $in: ids }) })
    .select("name")
    .lean<(Pick<UserRecord, "name"> & { _id: unknown })[]>();
  const names = new Map(staff.map(({ _id, name }) => [String(_id), name]));
  return (actor) => {
    const staffId = staffIdOf(actor);
    return { staffId, name: staffId ? (names.get(staffId) ?? "A former staff member") : actor };
  };
}

function staffIdOf(actor: string): string | null {
  return actor.startsWith("staff:") ? actor.slice("staff:".length) : null;
}

function describeSource(source: string, { _id }: OrderRecord): Pick<OrderGrant, "source" | "kind"> {
  if (source === `order:${_id}`) return { source: "This order", kind: "this_order" };
  if (source === giftSource(String(_id)))
    return { source: "Gift from staff, granted here", kind: "gift_here" };
  if (source === "free") return { source: "Free enrollment", kind: "other" };
  if (source.startsWith("order:")) return { source: "Another order", kind: "other" };
  return { source: source.startsWith("staff:") ? "Gift from staff" : source, kind: "other" };
}

function toRefundRequest(request: RefundRequest, by: Actor): OrderRefundRequest {
  const { at, amountMinor, currency, why, answer } = request;
  const state = !answer ? "unanswered" : answer.refusal ? "refused" : "made";
  return { at: at.toISOString(), by, amountMinor, currency, why, state, refusal: answer?.refusal ?? null };
}

function toEvent(event: EventHead): OrderEvent {
  const { eventId, type, state, source, attempts, lastError } = event;
  return {
    ...{ id: eventId, type, state, source, attempts, lastError },
    createdAtStripe: event.createdAtStripe.toISOString(),
    receivedAt: event.receivedAt.toISOString(),
    handledAt: isoOf(event.handledAt),
  };
}

function toMail({
  key,
  template,
  to,
  state,
  attempts,
  createdAt,
  sentAt,
  lastError,
}: OutboxRecord): OrderMail {
  return {
    ...{ key, template, to, state, attempts, lastError },
    createdAt: createdAt.toISOString(),
    sentAt: isoOf(sentAt),
  };
}

function isoOf(moment: Date | null | undefined): string | null {
  return moment?.toISOString() ?? null;
}
