import type { Call, Writing } from "../api/operation";
import { AUTHENTICATED } from "../charges/charge";
import { documentationOf, invalidRequest } from "../http/problem";
import { findMethod } from "../payment-methods/lookup";
import type { PaymentMethodSecrets, StoredPaymentIntent } from "../store/documents";
import { findIntent, type IntentDocument, saveIntent } from "./intent";
import { charge, endAttempt } from "./payment";

/** Whether the charge needs 3-D Secure first, because of the card or of the intent's options. */
export function needsChallenge(
  intent: StoredPaymentIntent,
  outcome: PaymentMethodSecrets["outcome"],
): boolean {
  const requested = intent.payment_method_options?.card?.request_three_d_secure;
  if (outcome.startsWith("challenge")) return true;
  return (requested === "any" || requested === "challenge") && !outcome.startsWith("settle");
}

/** Puts the intent into `requires_action`. Inside a transaction. */
export function startChallenge(call: Call, document: IntentDocument, useStripeSdk: boolean): IntentDocument {
  const { id, client_secret } = document.object;
  // The secret is in the fragment, which browsers never send to a server.
  const url = `${call.origin}/3ds/${id}#client_secret=${client_secret}`;
  const next_action: StoredPaymentIntent["next_action"] = useStripeSdk
    ? {
        type: "use_stripe_sdk",
        use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url },
      }
    : {
        type: "redirect_to_url",
        redirect_to_url: { url, return_url: document.hidden.returnUrl },
      };
  return saveIntent(
    call,
    document,
    { object: { status: "requires_action", next_action } },
    "payment_intent.requires_action",
  );
}

/** What the 3-D Secure page shows. */
export function describeChallenge(call: Call): object {
  const { object, hidden } = findChallenged(call);
  const { id, status, amount, currency, description, payment_method, last_payment_error } = object;
  const method = payment_method ? call.store.get("payment_method", payment_method)?.object : undefined;
  const card = method?.card ?? last_payment_error?.payment_method?.card;
  return {
    id,
    status,
    amount,
    currency,
    description,
    card: card ? { brand: card.brand, last4: card.last4 } : null,
    return_url: hidden.returnUrl,
  };
}

/** Ends the challenge as the cardholder chose. After that, only returns the outcome. */
export function authenticate(call: Call): object {
  const document = findChallenged(call);
  const outcome =
    call.parameters.choice("outcome", ["complete", "fail", "close"] as const) ??
    call.parameters.missing("outcome");
  const ended =
    document.object.status === "requires_action"
      ? endChallenge(call, document, outcome === "complete")
      : document;
  return { payment_intent: ended.object, redirect_to: redirectOf(ended) };
}

function findChallenged(call: Call): IntentDocument {
  if (!call.parameters.has("client_secret")) call.parameters.missing("client_secret");
  return findIntent(call);
}

function endChallenge(writing: Writing, document: IntentDocument, authenticated: boolean): IntentDocument {
  const { payment_method } = document.object;
  if (payment_method === null) throw invalidRequest("This PaymentIntent has no payment method.");
  const method = findMethod(writing.store, payment_method, "payment_method", 400);
  if (authenticated) return charge(writing, document, method, AUTHENTICATED).document;
  const code = "payment_intent_authentication_failure";
  return endAttempt(writing, document, {
    code,
    doc_url: documentationOf(code),
    message:
      "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
    payment_method: method.object,
    type: "invalid_request_error",
  });
}

function redirectOf({ object, hidden }: IntentDocument): string | null {
  if (hidden.returnUrl === null) return null;
  const url = new URL(hidden.returnUrl);
  url.searchParams.set("payment_intent", object.id);
  url.searchParams.set("payment_intent_client_secret", object.client_secret);
  url.searchParams.set("redirect_status", redirectStatusOf(object.status));
  return url.href;
}

function redirectStatusOf(status: string): "succeeded" | "pending" | "failed" {
  if (status === "succeeded" || status === "requires_capture") return "succeeded";
  return status === "processing" || status === "requires_action" ? "pending" : "failed";
}
