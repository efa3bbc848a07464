import type { Writing } from "../api/operation";
import { outcomeOf } from "../charges/charge";
import { type Decline, declineWhenCharged, UNPAID_DEBIT } from "../charges/declines";
import type { Document } from "../store/documents";
import { type IntentDocument, saveIntent, unexpectedState } from "./intent";
import { endAttempt, errorOf } from "./payment";

/** Lets a bank debit succeed or fail, depending on its account. Inside a transaction. */
export function settleDebit(writing: Writing, intentId: string, at: number): void {
  const { store } = writing;
  const document = store.get("payment_intent", intentId);
  // The attempt was already settled by hand.
  if (document?.object.status !== "processing" || document.hidden.settlesAt !== at) return;
  const { payment_method } = document.object;
  const method = payment_method === null ? undefined : store.get("payment_method", payment_method);
  endDebit(writing, document, method && declineWhenCharged(method.hidden.outcome));
}

/**
 * Settles a bank debit in progress, whatever its account would do. Inside a transaction.
 * @throws Problem when the intent is not `processing`
 */
export function settleNow(
  writing: Writing,
  document: IntentDocument,
  outcome: "succeeded" | "failed",
): IntentDocument {
  const { status } = document.object;
  if (status !== "processing") {
    throw unexpectedState(
      `This PaymentIntent has a status of ${status}; only a processing one can be settled.`,
      document.object,
    );
  }
  return endDebit(writing, document, outcome === "failed" ? UNPAID_DEBIT : undefined);
}

function endDebit(writing: Writing, document: IntentDocument, decline: Decline | undefined): IntentDocument {
  const { store, journal, requester } = writing;
  const intent = document.object;
  const charge = intent.latest_charge === null ? undefined : store.get("charge", intent.latest_charge);
  const method =
    intent.payment_method === null ? undefined : store.get("payment_method", intent.payment_method);
  if (!charge || !method) throw new Error(`Payment intent ${intent.id} is processing without a charge`);
  const object = {
    ...charge.object,
    status: decline ? "failed" : "succeeded",
    paid: !decline,
    captured: !decline,
    amount_captured: decline ? 0 : intent.amount,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: outcomeOf(decline),
  } satisfies Document<"charge">["object"];
  store.replace("charge", { ...charge, object });
  journal.record(decline ? "charge.failed" : "charge.succeeded", object, requester);
  if (decline) return endAttempt(writing, document, errorOf(decline, object.id, method.object));
  const changes = {
    object: { status: "succeeded", amount_received: intent.amount },
    hidden: { settlesAt: null },
  };
  return saveIntent(writing, document, changes, "payment_intent.succeeded");
}
