import type { Call, Refusal } from "../api/operation";
import { invalidRequest } from "../http/problem";
import { checkChargeable, readAmount, readCurrency } from "../parameters/money";
import type { Parameters } from "../parameters/parameters";
import type { StoredPaymentIntent } from "../store/documents";
import { confirmIntent } from "./confirmation";
import { readIntentFields, readMethod } from "./fields";
import { newIntent } from "./intent";

/** Stripe's id for the Dashboard's payment method configuration; the sandbox has only this one. */
const CONFIGURATION = { id: "pmc_1SandboxDefaultMethods00", parent: null };

/** `POST /v1/payment_intents`, see https://docs.stripe.com/api/payment_intents/create. */
export function createIntent(call: Call): object | Refusal {
  const { parameters, store, journal, requester } = call;
  const amount = readAmount(parameters) ?? parameters.missing("amount");
  const currency = readCurrency(parameters) ?? parameters.missing("currency");
  checkChargeable(amount, currency);
  const blank = newIntent(amount, currency, store.now());
  const intent: StoredPaymentIntent = {
    ...blank,
    ...readIntentFields(call, blank),
    ...readAutomaticMethods(parameters),
  };
  intent.capture_method =
    parameters.choice("capture_method", ["automatic", "automatic_async", "manual"] as const) ??
    intent.capture_method;
  parameters.choice("confirmation_method", ["automatic"] as const);
  const confirm = parameters.flag("confirm") ?? false;
  if (!confirm) refuseConfirmParameters(parameters);
  const method = confirm ? undefined : readMethod(call);
  if (method) {
    intent.payment_method = method;
    intent.status = "requires_confirmation";
  }
  const document = store.insert("payment_intent", intent, { returnUrl: null, settlesAt: null });
  journal.record("payment_intent.created", intent, requester);
  return confirm ? confirmIntent(call, document, {}) : intent;
}

function readAutomaticMethods(parameters: Parameters): Partial<StoredPaymentIntent> {
  const automatic = parameters.level("automatic_payment_methods");
  const enabled = automatic && (automatic.flag("enabled") ?? automatic.missing("enabled"));
  const redirects = automatic?.choice("allow_redirects", ["always", "never"] as const) ?? "always";
  // Since API version 2023-08-16 methods are automatic unless that is switched off.
  if (enabled === false) return {};
  return {
    automatic_payment_methods: { enabled: true, allow_redirects: redirects },
    payment_method_configuration_details: CONFIGURATION,
  };
}

function refuseConfirmParameters(parameters: Parameters): void {
  for (const name of ["return_url", "off_session", "error_on_requires_action", "use_stripe_sdk"]) {
    if (!parameters.has(name)) continue;
    throw invalidRequest(
      `The parameter \`${name}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
      {
        param: name,
      },
    );
  }
}
