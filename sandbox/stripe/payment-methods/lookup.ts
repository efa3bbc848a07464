import type Stripe from "stripe";
import { type ListAnswer, listAnswer } from "../api/lists";
import type { Call } from "../api/operation";
import { testCardByAlias } from "../cards";
import { findCustomer } from "../customers/customer";
import { noSuch } from "../http/problem";
import type { Document, PaymentMethodSecrets, StoredPaymentMethod } from "../store/documents";
import type { Store } from "../store/store";
import { TEST_BANK_ACCOUNTS } from "./bank-accounts";
import { aliasedCardMethod, bankAccountMethod } from "./method";

const NO_BILLING_DETAILS: Stripe.PaymentMethod.BillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

/** @throws Problem 404 when the id is part of the URL, 400 when it is a parameter */
export function findMethod(
  store: Store,
  id: string,
  param: string,
  status: 400 | 404,
): Document<"payment_method"> {
  const document = store.get("payment_method", id);
  if (!document) throw noSuch("PaymentMethod", id, param, status);
  return document;
}

/** The payment method that a parameter names; a test id such as `pm_card_visa` creates one. Inside a transaction. */
export function resolveMethod(
  store: Store,
  id: string,
  param = "payment_method",
): Document<"payment_method"> {
  const made = makeAliased(id, store.now());
  return made ? store.insert("payment_method", made.object, made.hidden) : findMethod(store, id, param, 400);
}

/** The payment methods of a customer, newest first. */
export function listMethodsOf(
  call: Call,
  customerId: string,
  url: string,
  type = call.parameters.text("type"),
): ListAnswer<StoredPaymentMethod> {
  findCustomer(call.store, customerId, "customer", 404);
  return listAnswer(call, "payment_method", {
    url,
    noun: "PaymentMethod",
    where: { field: "customer", value: customerId },
    matches: ({ object }) => type === undefined || object.type === type,
  });
}

function makeAliased(
  id: string,
  created: number,
): { object: StoredPaymentMethod; hidden: PaymentMethodSecrets } | undefined {
  const card = testCardByAlias(id);
  if (card) {
    const object = aliasedCardMethod(card, NO_BILLING_DETAILS, created);
    return { object, hidden: { outcome: card.outcome, consumed: false } };
  }
  const account = TEST_BANK_ACCOUNTS.find((each) => each.alias === id);
  if (!account) return undefined;
  const object = bankAccountMethod(account, NO_BILLING_DETAILS, created);
  return { object, hidden: { outcome: account.outcome, consumed: false } };
}
