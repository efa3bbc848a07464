import { redirect, sendJson } from "@lectern/sandbox-kit/http/answers";
import { z } from "zod";
import type { Writing } from "../api/operation";
import { DISPUTE_KINDS, findDispute } from "../disputes/dispute";
import { endDispute } from "../disputes/ending";
import { openDispute } from "../disputes/opening";
import { warnOfFraud } from "../early-fraud-warnings/warning";
import { invalidRequest, noSuch } from "../http/problem";
import type { IntentDocument } from "../intents/intent";
import { settleNow } from "../intents/settlement";
import { Parameters } from "../parameters/parameters";
import { createRefund } from "../refunds/creation";
import { THE_BANK } from "../schedule/schedule";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { type ControlRequest, type ControlRoute, readInput, wantsPage } from "./route";

const INTENT = "/_sandbox/payment_intents/:id";

const settlement = z.object({ outcome: z.enum(["succeeded", "failed"]) }).strict();
const complaint = z.object({ kind: z.enum(DISPUTE_KINDS) }).strict();
const decision = z.object({ outcome: z.enum(["won", "lost"]) }).strict();

/** What a bank or cardholder can do to a payment, triggered by hand. */
export const paymentControls: readonly ControlRoute[] = [
  { method: "POST", template: `${INTENT}/settle`, answer: settle },
  { method: "POST", template: `${INTENT}/refund`, answer: refund },
  { method: "POST", template: `${INTENT}/dispute`, answer: dispute },
  { method: "POST", template: `${INTENT}/early_fraud_warning`, answer: warn },
  { method: "POST", template: "/_sandbox/disputes/:id/decide", answer: decide },
];

function settle(control: ControlRequest): Promise<void> {
  const { outcome } = readInput(control, settlement);
  return act(control, (writing, id) => settleNow(writing, findIntent(writing.store, id), outcome).object);
}

function refund(control: ControlRequest): Promise<void> {
  return act(control, (writing, id) => {
    const parameters = new Parameters({ payment_intent: id });
    return createRefund({ ...writing, parameters });
  });
}

function dispute(control: ControlRequest): Promise<void> {
  const { kind } = readInput(control, complaint);
  return act(control, (writing, id) => openDispute(writing, findPaidCharge(writing.store, id), kind).object);
}

function warn(control: ControlRequest): Promise<void> {
  return act(control, (writing, id) => warnOfFraud(writing, findPaidCharge(writing.store, id)));
}

function decide(control: ControlRequest): Promise<void> {
  const { outcome } = readInput(control, decision);
  return act(control, (writing, id) => endDispute(writing, findDispute(writing.store, id), outcome).object);
}

/** Makes a change as the bank, durably, and answers with the result. */
async function act(
  { request, response, parts, names }: ControlRequest,
  change: (writing: Writing, id: string) => object,
): Promise<void> {
  const { store, journal } = parts;
  const result = await store.write(() => change({ store, journal, requester: THE_BANK }, names.id ?? ""));
  parts.written();
  if (wantsPage(request)) return redirect(response, "/_sandbox");
  sendJson(response, 200, result);
}

function findIntent(store: Store, id: string): IntentDocument {
  const document = store.get("payment_intent", id);
  if (!document) throw noSuch("payment_intent", id, "id");
  return document;
}

function findPaidCharge(store: Store, intentId: string): Document<"charge"> {
  const { object } = findIntent(store, intentId);
  const charge = object.latest_charge === null ? undefined : store.get("charge", object.latest_charge);
  if (object.status !== "succeeded" || !charge) {
    throw invalidRequest(`PaymentIntent ${intentId} hasn't been paid.`);
  }
  return charge;
}
