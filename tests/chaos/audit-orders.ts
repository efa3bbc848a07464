import type { OrderEntry } from "./books";
import type { Finding, FindingKind } from "./findings";
import { type Ledger, seat } from "./ledger";

const paidStatuses = ["completed", "partially_refunded", "refunded", "disputed"];
const openingStatuses = ["completed", "partially_refunded"];
/** What Stripe may still be busy with. */
const unsettledIntents = ["processing", "requires_capture"];

/** From the shop's side: nothing was given without money, nothing twice, and nothing waits for what won't come. */
export function auditOrders(ledger: Ledger): Finding[] {
  return [
    ...ledger.orders.flatMap((order) => auditOrder(ledger, order)),
    ...sharedIntents(ledger),
    ...doubledOrders(ledger),
    ...givenWithoutMoney(ledger),
  ];
}

function auditOrder(ledger: Ledger, order: OrderEntry): Finding[] {
  const found: Finding[] = [];
  const note = (kind: FindingKind, words: string) => found.push(about(order, kind, words));
  const intents = (order.paymentIntentIds ?? []).map((id) => [id, ledger.intentById.get(id)] as const);
  for (const [id, intent] of intents) {
    if (!intent) note("unknown_intent", `${order.number} has the intent ${id}, which Stripe doesn't know`);
  }
  if (paidStatuses.includes(order.status)) {
    const payment = ledger.intentById.get(order.paidIntentId ?? "");
    if (payment?.status !== "succeeded") {
      note(
        "completed_without_money",
        `${order.number} is ${order.status}; its payment is ${payment?.status}`,
      );
    }
    if (order.open) note("open_though_ended", `${order.number} is ${order.status} and open`);
    if (order.nextSyncAt) note("still_due", `${order.number} is ${order.status} and would be synced again`);
  }
  const isOpening = openingStatuses.includes(order.status) && !order.accessWithheld;
  if (isOpening && !order.effects?.enrolledAt) {
    note("effect_unrecorded", `${order.number} is ${order.status}; nothing says that its course was opened`);
  }
  const isBusy = intents.some(([, intent]) => intent && unsettledIntents.includes(intent.status));
  if (order.status === "processing" && !isBusy) {
    const states = intents.map(([, intent]) => intent?.status).join(", ");
    note("waits_for_nothing", `${order.number} is processing; its intents are: ${states}`);
  }
  return found;
}

function sharedIntents({ orders }: Ledger): Finding[] {
  const owners = new Map<string, OrderEntry>();
  return orders.flatMap((order) =>
    (order.paymentIntentIds ?? []).flatMap((id) => {
      const owner = owners.get(id);
      owners.set(id, order);
      return owner ? [about(order, "intent_shared", `${id} is ${owner.number}'s, too`)] : [];
    }),
  );
}

/** Two orders that both let one student into one course; a refunded one lets nobody in. */
function doubledOrders({ orders }: Ledger): Finding[] {
  const first = new Map<string, OrderEntry>();
  return orders
    .filter(({ status }) => openingStatuses.includes(status))
    .flatMap((order) =>
      order.items.flatMap(({ courseId }) => {
        const key = seat(order.studentId, courseId);
        const earlier = first.get(key);
        if (!earlier) first.set(key, order);
        return earlier
          ? [
              about(
                order,
                "order_doubled",
                `${order.number} and ${earlier.number} sold one course to one student`,
              ),
            ]
          : [];
      }),
    );
}

function givenWithoutMoney({ orderById, orders, activeGrants, outbox }: Ledger): Finding[] {
  const numbers = new Map(orders.map((order) => [order.number, order]));
  const grants = activeGrants.flatMap(({ source, studentId, courseId }): Finding[] => {
    if (!source.startsWith("order:")) return [];
    const order = orderById.get(source.slice("order:".length));
    // A review keeps things as they are until a person has decided.
    if (order && !order.accessWithheld && [...openingStatuses, "needs_review"].includes(order.status))
      return [];
    const words = `${courseId} is open by ${source}, which is ${order?.status ?? "no order"}`;
    return [{ kind: "access_without_money", orderId: source.slice(6), student: String(studentId), words }];
  });
  const receipts = outbox.flatMap(({ key, template, props }): Finding[] => {
    if (template !== "receipt") return [];
    const order = orderById.get(key.split(":")[1] ?? "") ?? numbers.get(props.orderNumber ?? "");
    if (order && [...paidStatuses, "needs_review"].includes(order.status)) return [];
    const words = `${key} is a receipt for what is ${order?.status ?? "no order"}`;
    return [{ kind: "receipt_without_money", orderId: order && String(order._id), words }];
  });
  return [...grants, ...receipts];
}

function about(order: OrderEntry, kind: FindingKind, words: string): Finding {
  return { kind, orderId: String(order._id), student: String(order.studentId), words };
}
