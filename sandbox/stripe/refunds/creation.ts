import type { Call, Writing } from "../api/operation";
import { outcomeBehind } from "../charges/trouble";
import { disputesOf } from "../disputes/dispute";
import { invalidRequest, noSuch, Problem } from "../http/problem";
import { mergeMetadata } from "../parameters/metadata";
import { formatAmount, readAmount } from "../parameters/money";
import { postpone } from "../schedule/schedule";
import type { Document, PaymentMethodSecrets, StoredCharge } from "../store/documents";
import { bookRefund } from "./refund";

/** How long a refund takes to complete. At Stripe that is minutes for a test card, days for a bank account. */
const ENDS_AFTER_MS = 3000;

const REASONS = ["duplicate", "fraudulent", "requested_by_customer"] as const;

/** What a refund needs from a call; the control page creates refunds too. */
type Asking = Writing & Pick<Call, "parameters">;

type Outcome = PaymentMethodSecrets["outcome"];

/** `POST /v1/refunds`, see https://docs.stripe.com/api/refunds/create. */
export function createRefund(call: Asking): object {
  const { parameters, store } = call;
  const reason = parameters.choice("reason", REASONS) ?? null;
  const metadata = mergeMetadata(parameters, {});
  const asked = readAmount(parameters);
  const charge = findCharge(call);
  checkRefundable(call, charge.object);
  const left = charge.object.amount - charge.object.amount_refunded;
  const amountMinor = asked ?? left;
  if (amountMinor > left) throw tooMuch(charge.object, amountMinor, left);
  const outcome = outcomeBehind(store, charge.object);
  const status = isSlow(outcome) ? "pending" : "succeeded";
  const refund = bookRefund(call, charge, { amountMinor, reason, metadata, status, kind: "refund" });
  if (status === "pending" || outcome === "refund_failure") {
    postpone(store, "refund", refund.id, ENDS_AFTER_MS);
  }
  return refund;
}

function findCharge({ parameters, store }: Asking): Document<"charge"> {
  const chargeId = parameters.text("charge");
  const intentId = parameters.text("payment_intent");
  if (chargeId === undefined && intentId === undefined) {
    throw invalidRequest(
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const intent = intentId === undefined ? undefined : store.get("payment_intent", intentId);
  if (intentId !== undefined && !intent) throw noSuch("payment_intent", intentId, "payment_intent");
  const latest = intent?.object.latest_charge ?? null;
  if (intent && latest === null) throw notPaid(intent.object.id);
  const id = chargeId ?? latest ?? "";
  const charge = store.get("charge", id);
  if (!charge) throw noSuch("charge", id, "id");
  if (intent && charge.object.payment_intent !== intent.object.id) {
    throw invalidRequest(`Charge ${id} does not belong to PaymentIntent ${intent.object.id}.`, {
      param: "charge",
    });
  }
  return charge;
}

/** @throws Problem in Stripe's words when the charge can't be refunded */
function checkRefundable({ store }: Asking, charge: StoredCharge): void {
  if (charge.status !== "succeeded") throw notPaid(charge.payment_intent);
  if (disputesOf(store, charge.id).some(({ object }) => !object.is_charge_refundable)) {
    throw refused(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  if (charge.refunded) {
    throw refused(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  }
  if (!charge.captured) {
    throw refused(
      `This uncaptured Charge was created by a PaymentIntent (${charge.payment_intent}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method`,
    );
  }
}

function tooMuch(charge: StoredCharge, amountMinor: number, leftMinor: number): Problem {
  const amount = formatAmount(amountMinor, charge.currency);
  const left = formatAmount(leftMinor, charge.currency);
  const limit = charge.amount_refunded > 0 ? "unrefunded amount on charge" : "charge amount";
  return refused(`Refund amount (${amount}) is greater than ${limit} (${left})`, { param: "amount" });
}

function notPaid(intent: string | null): Problem {
  return refused(`This PaymentIntent (${intent}) does not have a successful charge to refund.`);
}

/** A refusal because of the charge's state; the call was valid, so its key stores this answer. */
function refused(message: string, details: { code?: string; param?: string } = {}): Problem {
  return new Problem(400, "invalid_request_error", message, details, true);
}

/** A refund to a bank account is as slow as the debit. */
function isSlow(outcome: Outcome | undefined): boolean {
  return outcome === "refund_pending" || outcome?.startsWith("settle") === true;
}
