import type { ConfirmPaymentData } from "@stripe/stripe-js";
import { Elements } from "./elements";
import { requireClientSecret } from "./elements-options";
import { IntegrationError, isObject } from "./integration-error";

/** How the call is named in messages to the shop's developer. */
export const CALL = "stripe.confirmPayment()";

/** The arguments of `stripe.confirmPayment()`, checked. */
export interface ConfirmRequest {
  readonly elements: Elements | null;
  readonly clientSecret: string;
  readonly params: Partial<ConfirmPaymentData>;
  readonly redirects: boolean;
}

/**
 * Checks the arguments of `stripe.confirmPayment()`.
 * @throws IntegrationError when they make no sense together
 */
export function parseConfirmRequest(options: unknown): ConfirmRequest {
  if (!isObject(options)) throw new IntegrationError(`${CALL}: expected an object of options.`);
  const { elements, clientSecret, confirmParams = {}, redirect = "always" } = options;
  if (elements !== undefined && !(elements instanceof Elements))
    throw new IntegrationError(`Invalid value for ${CALL}: elements should be an Elements instance.`);
  if (elements === undefined && clientSecret === undefined)
    throw new IntegrationError(`${CALL}: expected either \`elements\` or \`clientSecret\`, but got neither.`);
  if (redirect !== "always" && redirect !== "if_required")
    throw new IntegrationError(
      `Invalid value for ${CALL}: redirect should be one of "always" or "if_required". You specified: ${JSON.stringify(redirect)}.`,
    );
  if (!isObject(confirmParams))
    throw new IntegrationError(`Invalid value for ${CALL}: confirmParams should be an object.`);
  const params = confirmParams as Partial<ConfirmPaymentData>;
  const redirects = redirect === "always";
  checkReturnUrl(params.return_url, redirects);
  return {
    elements: elements ?? null,
    clientSecret: chooseSecret(elements, clientSecret),
    params,
    redirects,
  };
}

function checkReturnUrl(returnUrl: unknown, isRequired: boolean): void {
  if (returnUrl === undefined && !isRequired) return;
  if (typeof returnUrl === "string" && /^https?:\/\//i.test(returnUrl) && URL.canParse(returnUrl)) return;
  throw new IntegrationError(
    `Invalid value for ${CALL}: confirmParams.return_url should be an absolute http or https URL. You specified: ${JSON.stringify(returnUrl)}.`,
  );
}

function chooseSecret(elements: Elements | undefined, given: unknown): string {
  const own = elements?.terms.clientSecret ?? null;
  if (given === undefined && own === null)
    throw new IntegrationError(
      `${CALL}: clientSecret is required when Elements were created without one (with mode, amount and currency).`,
    );
  if (given === undefined) return own ?? "";
  const clientSecret = requireClientSecret(given, CALL);
  if (own !== null && own !== clientSecret)
    throw new IntegrationError(`${CALL}: clientSecret is not the one that Elements were created with.`);
  return clientSecret;
}
