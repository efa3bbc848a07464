import type { Access } from "../http/keys";
import { Problem } from "../http/problem";
import { readBillingDetails } from "../parameters/contact";
import { mergeMetadata } from "../parameters/metadata";
import type { Parameters } from "../parameters/parameters";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { readCardData } from "./card-data";
import { cardMethod } from "./method";

/** Creates a payment method from card data, without storing the number. Inside a transaction. */
export function createMethod(
  parameters: Parameters,
  store: Store,
  access: Access,
): Document<"payment_method"> {
  if (parameters.choice("type", ["card"] as const) === undefined) parameters.missing("type");
  if (access === "secret") {
    throw new Problem(
      402,
      "invalid_request_error",
      "Sending credit card numbers directly to the Stripe API is generally unsafe. To continue processing use Stripe.js, the Stripe mobile bindings, or Stripe Elements. Tests can use an id such as pm_card_visa.",
    );
  }
  const card = parameters.level("card") ?? parameters.missing("card");
  const created = store.now();
  const data = readCardData(card, new Date(store.clock.now()));
  const object = cardMethod(data, readBillingDetails(parameters), created);
  object.metadata = mergeMetadata(parameters, {});
  object.allow_redisplay = readRedisplay(parameters) ?? object.allow_redisplay;
  return store.insert("payment_method", object, { outcome: data.test.outcome, consumed: false });
}

/** The parameter `allow_redisplay`. */
export function readRedisplay(parameters: Parameters) {
  return parameters.choice("allow_redisplay", ["always", "limited", "unspecified"] as const);
}
