import type { StripePaymentElementOptions } from "@stripe/stripe-js";
import type { CardFormOptions } from "../channel/messages";

/** The Payment Element options that the card form supports. */
export function cardFormOptions(options: StripePaymentElementOptions): CardFormOptions {
  const address = options.defaultValues?.billingDetails?.address;
  const { layout } = options;
  const asked = askedFields(options);
  return {
    country: address?.country,
    postalCode: address?.postal_code,
    asksCountry: asked.country,
    asksPostalCode: asked.postalCode,
    readOnly: options.readOnly === true,
    startsCollapsed: typeof layout === "object" && layout.defaultCollapsed === true,
  };
}

/** Billing fields that the shop hid with `never` and passes itself. */
export function askedFields({ fields }: StripePaymentElementOptions): {
  country: boolean;
  postalCode: boolean;
} {
  const billing = fields?.card?.billingDetails ?? fields?.billingDetails;
  if (billing === "never") return { country: false, postalCode: false };
  const address = typeof billing === "object" ? billing.address : undefined;
  if (address === "never") return { country: false, postalCode: false };
  const parts = typeof address === "object" ? address : {};
  return { country: parts.country !== "never", postalCode: parts.postalCode !== "never" };
}
