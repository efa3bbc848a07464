import { IntegrationError } from "./integration-error";

/** Calls of Stripe.js for things that the sandbox does not have. */
const NAMES =
  "confirmAcssDebitPayment confirmAcssDebitSetup confirmAffirmPayment confirmAfterpayClearpayPayment confirmAlipayPayment confirmAmazonPaySetup confirmAuBecsDebitPayment confirmAuBecsDebitSetup confirmBacsDebitSetup confirmBancontactPayment confirmBancontactSetup confirmBilliePayment confirmBlikPayment confirmBlikSetup confirmBoletoPayment confirmCardSetup confirmCashappPayment confirmCashappSetup confirmCustomerBalancePayment confirmEpsPayment confirmFpxPayment confirmGiropayPayment confirmGrabPayPayment confirmIdealPayment confirmIdealSetup confirmKlarnaPayment confirmKonbiniPayment confirmMobilepayPayment confirmMultibancoPayment confirmOxxoPayment confirmPayByBankPayment confirmPayNowPayment confirmPayPalPayment confirmPayPalSetup confirmPixPayment confirmPromptPayPayment confirmSepaDebitPayment confirmSepaDebitSetup confirmSetup confirmSofortPayment confirmSofortSetup confirmTwintPayment confirmUsBankAccountPayment confirmUsBankAccountSetup confirmWechatPayPayment collectBankAccountForPayment collectBankAccountForSetup collectBankAccountToken collectFinancialConnectionsAccounts createConfirmationToken createEmbeddedCheckoutPage createEphemeralKeyNonce createFinancialAccountDisclosure createIssuingDisclosure createRadarSession createSource createToken initCheckoutElementsSdk initCheckoutFormSdk initEmbeddedCheckout initializePricing paymentRequest processOrder retrieveOrder retrieveSetupIntent retrieveSource verifyIdentity verifyMicrodepositsForPayment verifyMicrodepositsForSetup".split(
    " ",
  );

/** Gives `stripe` these calls, so that using one says what is wrong instead of "is not a function". */
export function addUnavailableCalls(stripe: object): void {
  for (const name of NAMES)
    Object.defineProperty(stripe, name, {
      value: () => {
        throw new IntegrationError(
          `stripe.${name}() is not available in the sandbox, which takes cards through the Payment Element. Use Stripe's test mode to try it.`,
        );
      },
    });
}
