import { type Call, Refusal } from "../api/operation";
import { AUTHENTICATION_REQUIRED } from "../charges/declines";
import { invalidRequest, Problem } from "../http/problem";
import { consumedMethod } from "../payment-methods/attachment";
import { findMethod } from "../payment-methods/lookup";
import type { Document, StoredPaymentIntent } from "../store/documents";
import { needsChallenge, startChallenge } from "./challenge";
import { readMethod } from "./fields";
import { checkReturnUrl, type IntentDocument, saveIntent, unexpectedState } from "./intent";
import { charge, failPayment } from "./payment";

/** Parameters of the confirm call itself, not of the intent. */
interface ConfirmOptions {
  returnUrl: string | undefined;
  useStripeSdk: boolean;
  offSession: boolean;
  errorOnRequiresAction: boolean;
}

/**
 * Confirms an intent: takes the payment method, asks for 3-D Secure if the card needs it, else charges.
 * @param fields changes that the call makes to the intent first
 * @see https://docs.stripe.com/api/payment_intents/confirm
 */
export function confirmIntent(
  call: Call,
  document: IntentDocument,
  fields: Partial<StoredPaymentIntent>,
): object | Refusal {
  const before = document.object;
  checkConfirmable(document);
  const options = readOptions(call);
  const methodId = readMethod(call) ?? before.payment_method;
  if (!methodId) {
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      before,
    );
  }
  checkReturnUrlGiven(call, document, options);
  const method = findMethod(call.store, methodId, "payment_method", 400);
  const confirmed = saveIntent(call, document, {
    object: { ...fields, payment_method: methodId, next_action: null, last_payment_error: null },
    hidden: { returnUrl: options.returnUrl ?? document.hidden.returnUrl },
  });
  checkMethod(confirmed, method);
  return proceed(call, confirmed, method, options);
}

function proceed(
  call: Call,
  document: IntentDocument,
  method: Document<"payment_method">,
  options: ConfirmOptions,
): object | Refusal {
  if (!needsChallenge(document.object, method.hidden.outcome)) {
    return answerOf(charge(call, document, method, null));
  }
  if (options.offSession) {
    return answerOf(failPayment(call, document, method, AUTHENTICATION_REQUIRED, null));
  }
  if (options.errorOnRequiresAction) {
    throw new Problem(
      402,
      "card_error",
      "Your card was declined. This transaction requires authentication.",
      { code: "authentication_required", decline_code: "authentication_required" },
      true,
    );
  }
  return startChallenge(call, document, options.useStripeSdk).object;
}

/** The intent, or the refusal if the bank declined. */
function answerOf({ document, problem }: ReturnType<typeof charge>): object | Refusal {
  return problem ? new Refusal(problem) : document.object;
}

function readOptions({ parameters, access }: Call): ConfirmOptions {
  const secret = access === "secret";
  parameters.level("mandate_data")?.entries();
  return {
    returnUrl: checkReturnUrl(parameters.text("return_url")),
    useStripeSdk: parameters.flag("use_stripe_sdk") ?? false,
    offSession: secret && isOffSession(parameters.choice("off_session", OFF_SESSION)),
    errorOnRequiresAction: (secret && parameters.flag("error_on_requires_action")) || false,
  };
}

const OFF_SESSION = ["true", "false", "one_off", "recurring"] as const;

function isOffSession(given: (typeof OFF_SESSION)[number] | undefined): boolean {
  return given !== undefined && given !== "false";
}

const CONFIRMABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];

function checkConfirmable({ object }: IntentDocument): void {
  if (CONFIRMABLE.includes(object.status)) return;
  throw unexpectedState(
    object.status === "succeeded"
      ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
      : `You cannot confirm this PaymentIntent because it has a status of ${object.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.join(", ")}.`,
    object,
  );
}

/** With automatic methods that may redirect, Stripe insists on a `return_url` unless its own script is in charge. */
function checkReturnUrlGiven(
  { access }: Call,
  { object, hidden }: IntentDocument,
  options: ConfirmOptions,
): void {
  const mayRedirect =
    object.automatic_payment_methods?.allow_redirects === "always" &&
    object.allowed_payment_method_types === null;
  if (!mayRedirect || access === "publishable" || options.useStripeSdk) return;
  if (options.returnUrl || hidden.returnUrl || options.offSession) return;
  throw invalidRequest(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    { param: "return_url" },
  );
}

function checkMethod(
  { object: intent }: IntentDocument,
  { object, hidden }: Document<"payment_method">,
): void {
  if (!intent.payment_method_types.includes(object.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${object.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(", ")}.`,
      { code: "payment_intent_incompatible_payment_method", param: "payment_method" },
    );
  }
  if (hidden.consumed) throw consumedMethod();
  if (object.customer !== null && object.customer !== intent.customer) {
    throw invalidRequest(
      intent.customer === null
        ? `The PaymentMethod provided (${object.id}) belongs to the Customer ${object.customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
        : `The provided PaymentMethod (${object.id}) does not belong to the Customer ${intent.customer} of this PaymentIntent.`,
      { code: "payment_intent_invalid_parameter", param: "payment_method" },
    );
  }
}
