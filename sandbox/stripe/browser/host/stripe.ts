import { IntegrationError } from "./integration-error";
import { StripeObject } from "./stripe-object";

/** Stripe.js calls that the sandbox doesn't support. */
const NAMES =
  "confirmAcssDebitPayment confirmAcssDebitSetup confirmAffirmPayment confirmAfterpayClearpayPayment confirmAlipayPayment confirmAmazonPaySetup confirmAuBecsDebitPayment confirmAuBecsDebitSetup confirmBacsDebitSetup confirmBancontactPayment confirmBancontactSetup confirmBilliePayment confirmBlikPayment confirmBlikSetup confirmBoletoPayment confirmCardSetup confirmCashappPayment confirmCashappSetup confirmCustomerBalancePayment confirmEpsPayment confirmFpxPayment confirmGiropayPayment confirmGrabPayPayment confirmIdealPayment confirmIdealSetup confirmKlarnaPayment confirmKonbiniPayment confirmMobilepayPayment confirmMultibancoPayment confirmOxxoPayment confirmPayByBankPayment confirmPayNowPayment confirmPayPalPayment confirmPayPalSetup confirmPixPayment confirmPromptPayPayment confirmSepaDebitPayment confirmSepaDebitSetup confirmSetup confirmSofortPayment confirmSofortSetup confirmTwintPayment confirmUsBankAccountPayment confirmUsBankAccountSetup confirmWechatPayPayment collectBankAccountForPayment collectBankAccountForSetup collectBankAccountToken collectFinancialConnectionsAccounts createConfirmationToken createEmbeddedCheckoutPage createEphemeralKeyNonce createFinancialAccountDisclosure createIssuingDisclosure createRadarSession createSource createToken initCheckoutElementsSdk initCheckoutFormSdk initEmbeddedCheckout initializePricing paymentRequest processOrder retrieveOrder retrieveSetupIntent retrieveSource verifyIdentity verifyMicrodepositsForPayment verifyMicrodepositsForSetup".split(
    " ",
  );

/** Adds these calls, so that using one explains the problem instead of failing with "is not a function". */
function addUnavailableCalls(stripe: object): void {
  for (const name of NAMES)
    Object.defineProperty(stripe, name, {
      value: () => {
        throw new IntegrationError(
          `stripe.${name}() is not available in the sandbox, which only supports cards through the Payment Element. Use Stripe's test mode to try it.`,
        );
      },
    });
}

/** The release that @stripe/stripe-js expects; it warns about any other. */
const RELEASE = "endive";

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement) || !script.src)
  throw new IntegrationError(
    "Load the sandbox's Stripe.js with a classic <script src> element, not as a module.",
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
    throw new IntegrationError("The sandbox only accepts test publishable keys: pk_test_…");
  return key;
}

const page = window as unknown as { Stripe?: typeof Stripe };
if (page.Stripe)
  console.warn("It looks like Stripe.js was loaded more than one time. The first one is kept.");
else page.Stripe = Stripe;
