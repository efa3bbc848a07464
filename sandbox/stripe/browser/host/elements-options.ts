import type { Appearance, CssFontSource, CustomFontSource } from "@stripe/stripe-js";
import { intentIdOf } from "../api/client";
import { IntegrationError, isObject } from "./integration-error";

/** What the elements are paying for: an intent, or an amount and currency until there is one. */
export type Terms =
  | { readonly clientSecret: string }
  | { readonly clientSecret: null; readonly amount: number; readonly currency: string };

/** The options of `stripe.elements()` that the sandbox supports. */
export interface ElementsSettings {
  readonly terms: Terms;
  readonly appearance: Appearance;
  readonly fonts: readonly (CssFontSource | CustomFontSource)[];
  readonly loader: "auto" | "always" | "never";
}

const KNOWN = new Set(
  "mode amount currency clientSecret appearance fonts loader locale paymentMethodTypes payment_method_types paymentMethodCreation paymentMethodConfiguration payment_method_configuration paymentMethodOptions payment_method_options setupFutureUsage setup_future_usage captureMethod capture_method onBehalfOf on_behalf_of excludedPaymentMethodTypes allowedPaymentMethodTypes externalPaymentMethodTypes customPaymentMethods customerSessionClientSecret customerOptions syncAddressCheckbox adaptivePricing".split(
    " ",
  ),
);

/**
 * Checks the options of `stripe.elements()`.
 * @throws IntegrationError as Stripe.js does when they make no sense together
 */
export function parseElementsOptions(options: unknown): ElementsSettings {
  if (!isObject(options))
    throw new IntegrationError(
      "In order to create a payment element, you must pass a clientSecret or mode when creating the Elements group: stripe.elements({ clientSecret }) or stripe.elements({ mode, amount, currency }).",
    );
  for (const name of Object.keys(options))
    if (!KNOWN.has(name))
      console.warn(`Unrecognized elements() parameter: ${name} is not a recognized parameter.`);
  return {
    terms: parseTerms(options),
    appearance: parseAppearance(options.appearance),
    fonts: Array.isArray(options.fonts) ? options.fonts : [],
    loader: options.loader === "never" || options.loader === "always" ? options.loader : "auto",
  };
}

function parseTerms(options: Record<string, unknown>): Terms {
  const { clientSecret, mode } = options;
  if (clientSecret !== undefined && mode !== undefined)
    throw new IntegrationError(
      "Invalid value for elements(): You cannot provide both mode and clientSecret; pass one of them.",
    );
  if (clientSecret !== undefined) return { clientSecret: requireClientSecret(clientSecret, "elements()") };
  if (mode === undefined)
    throw new IntegrationError(
      "In order to create a payment element, you must pass a clientSecret or mode when creating the Elements group.",
    );
  if (mode !== "payment" && mode !== "subscription")
    throw new IntegrationError(
      `Invalid value for elements(): mode should be one of "payment" or "subscription" (the sandbox has no setup intents). You specified: ${JSON.stringify(mode)}.`,
    );
  checkMethodTypes(options);
  return {
    clientSecret: null,
    amount: requireAmount(options.amount, mode),
    currency: requireCurrency(options.currency),
  };
}

function checkMethodTypes(options: Record<string, unknown>): void {
  const types = options.paymentMethodTypes ?? options.payment_method_types;
  if (types !== undefined && !(Array.isArray(types) && types.includes("card")))
    throw new IntegrationError(
      `Invalid value for elements(): paymentMethodTypes should include "card", the sandbox's only payment method. You specified: ${JSON.stringify(types)}.`,
    );
}

/** @throws IntegrationError unless the amount is a whole number of the currency's smallest unit */
export function requireAmount(amount: unknown, mode: "payment" | "subscription" = "payment"): number {
  const least = mode === "payment" ? 1 : 0;
  if (Number.isSafeInteger(amount) && (amount as number) >= least) return amount as number;
  throw new IntegrationError(
    `Invalid value for elements(): amount should be a positive integer in the currency's smallest unit. You specified: ${JSON.stringify(amount)}.`,
  );
}

/** @throws IntegrationError unless the currency is a lower-case ISO 4217 code */
export function requireCurrency(currency: unknown): string {
  if (typeof currency === "string" && /^[a-z]{3}$/.test(currency)) return currency;
  throw new IntegrationError(
    `Invalid value for elements(): currency should be a three-letter ISO currency code in lower case. You specified: ${JSON.stringify(currency)}.`,
  );
}

/** @throws IntegrationError unless the appearance is an object */
export function parseAppearance(appearance: unknown): Appearance {
  if (appearance === undefined) return {};
  if (isObject(appearance)) return appearance as Appearance;
  throw new IntegrationError(
    `Invalid value for elements(): appearance should be an object. You specified: ${JSON.stringify(appearance)}.`,
  );
}

/**
 * A client secret of a payment intent.
 * @param call where it was given, e.g. `stripe.confirmPayment()`
 * @throws IntegrationError when it is none
 */
export function requireClientSecret(clientSecret: unknown, call: string): string {
  if (typeof clientSecret === "string" && intentIdOf(clientSecret)) return clientSecret;
  throw new IntegrationError(
    `Invalid value for ${call}: clientSecret should be a client secret of the form \${id}_secret_\${secret}. You specified: ${describe(clientSecret)}.`,
  );
}

// The value may be a secret of another kind; its prefix is enough to recognise it.
function describe(value: unknown): string {
  return typeof value === "string" ? `"${value.slice(0, 8)}…"` : typeof value;
}
