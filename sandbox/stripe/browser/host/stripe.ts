import { IntegrationError } from "./integration-error";
import { StripeObject } from "./stripe-object";
import { addUnavailableCalls } from "./unavailable-calls";

/** The release that @stripe/stripe-js expects; it warns about any other. */
const RELEASE = "endive";

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement) || !script.src)
  throw new IntegrationError(
    "The sandbox's Stripe.js has to be loaded by a <script src> element that is no module.",
  );
const { origin } = new URL(script.src);

function Stripe(publishableKey: unknown, _options?: unknown): StripeObject {
  const stripe = new StripeObject(origin, requirePublishableKey(publishableKey));
  addUnavailableCalls(stripe);
  return stripe;
}
Stripe.version = RELEASE;

function requirePublishableKey(key: unknown): string {
  if (typeof key !== "string" || key.trim() === "")
    throw new IntegrationError("Please call Stripe() with your publishable key. You used an empty string.");
  if (/^[sr]k_/.test(key))
    throw new IntegrationError(
      "You should not use your secret key with Stripe.js. Please pass a publishable key.",
    );
  if (!/^pk_test_\w+$/.test(key))
    throw new IntegrationError("The sandbox takes publishable keys of test mode alone: pk_test_…");
  return key;
}

const page = window as unknown as { Stripe?: typeof Stripe };
if (page.Stripe)
  console.warn("It looks like Stripe.js was loaded more than one time. The first one is kept.");
else page.Stripe = Stripe;
