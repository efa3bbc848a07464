import type Stripe from "stripe";
import { invalidRequest } from "../http/problem";
import type { Parameters } from "./parameters";

const NO_ADDRESS: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

/** `address[…]`, merged over what is there; null when an empty value unsets it. */
export function readAddress(
  parameters: Parameters,
  before: Stripe.Address | null,
): Stripe.Address | null | undefined {
  const given = parameters.clearableLevel("address");
  if (given === undefined || given === null) return given;
  const address = { ...NO_ADDRESS, ...before };
  for (const field of Object.keys(NO_ADDRESS) as (keyof Stripe.Address)[]) {
    const value = given.clearable(field);
    if (value !== undefined) address[field] = value;
  }
  if (address.country !== null && !/^[A-Z]{2}$/i.test(address.country)) {
    throw invalidRequest(
      `Country '${address.country.slice(0, 20)}' is unknown. Try using a 2-character code.`,
      {
        code: "country_code_invalid",
        param: given.nameOf("country"),
      },
    );
  }
  return address;
}

/** `billing_details[…]`, merged over what is there. */
export function readBillingDetails(
  parameters: Parameters,
  before: Stripe.PaymentMethod.BillingDetails = {
    address: null,
    email: null,
    name: null,
    phone: null,
    tax_id: null,
  },
): Stripe.PaymentMethod.BillingDetails {
  const given = parameters.level("billing_details");
  const details = { ...before, address: { ...NO_ADDRESS, ...before.address } };
  if (!given) return details;
  const address = readAddress(given, details.address);
  if (address !== undefined) details.address = address ?? NO_ADDRESS;
  for (const field of ["name", "phone", "tax_id"] as const) {
    const value = given.clearable(field);
    if (value !== undefined) details[field] = value;
  }
  const email = readEmail(given, "email");
  if (email !== undefined) details.email = email;
  return details;
}

/** `shipping[…]`; null when an empty value unsets it. */
export function readShipping(parameters: Parameters): Stripe.PaymentIntent["shipping"] | undefined {
  const given = parameters.clearableLevel("shipping");
  if (given === undefined || given === null) return given;
  const address = readAddress(given, null);
  return {
    address: address ?? NO_ADDRESS,
    carrier: given.clearable("carrier") ?? null,
    name: given.required("name"),
    phone: given.clearable("phone") ?? null,
    tracking_number: given.clearable("tracking_number") ?? null,
  };
}

/** An email address; null when an empty value unsets it. */
export function readEmail(parameters: Parameters, name: string): string | null | undefined {
  const email = parameters.clearable(name, 512);
  if (typeof email === "string" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw invalidRequest(`Invalid email address: ${email.slice(0, 100)}`, {
      code: "email_invalid",
      param: parameters.nameOf(name),
    });
  }
  return email;
}
