import type Stripe from "stripe";
import type { Writing } from "../api/operation";
import { noSuch } from "../http/problem";
import { readAddress, readEmail, readShipping } from "../parameters/contact";
import { mergeMetadata } from "../parameters/metadata";
import type { Parameters } from "../parameters/parameters";
import type { Document, StoredCustomer } from "../store/documents";
import { newId, randomToken } from "../store/identifiers";
import type { Store } from "../store/store";

/** A customer with no fields set. */
export function blankCustomer(created: number): StoredCustomer {
  return {
    id: newId("cus", 14),
    object: "customer",
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomToken(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

/** The customer with the parameters of a create or update call applied. */
export function applyCustomerParameters(customer: StoredCustomer, parameters: Parameters): StoredCustomer {
  const changed = { ...customer, metadata: mergeMetadata(parameters, customer.metadata) };
  const address = readAddress(parameters, customer.address ?? null);
  if (address !== undefined) changed.address = address;
  const email = readEmail(parameters, "email");
  if (email !== undefined) changed.email = email;
  const shipping = readShipping(parameters);
  if (shipping !== undefined) changed.shipping = shipping;
  for (const field of ["name", "phone", "description"] as const) {
    const value = parameters.clearable(field);
    if (value !== undefined) changed[field] = value;
  }
  changed.preferred_locales = parameters.list("preferred_locales") ?? customer.preferred_locales;
  changed.tax_exempt =
    parameters.choice("tax_exempt", ["none", "exempt", "reverse"] as const) ?? customer.tax_exempt;
  return changed;
}

/** A customer that exists and was not deleted. */
export type LiveCustomer = Document<"customer"> & { object: StoredCustomer };

/** @throws Problem 404 when the id is part of the URL, 400 when it is a parameter */
export function findCustomer(store: Store, id: string, param: string, status: 400 | 404): LiveCustomer {
  const document = store.get("customer", id);
  if (!document || !isLive(document)) throw noSuch("customer", id, param, status);
  return document;
}

export function isLive(document: Document<"customer">): document is LiveCustomer {
  return document.object.deleted !== true;
}

/** Stores a changed customer and records it, unless nothing has changed. */
export function saveCustomer(
  { store, journal, requester }: Writing,
  before: LiveCustomer,
  after: StoredCustomer,
): void {
  if (JSON.stringify(before.object) === JSON.stringify(after)) return;
  store.replace("customer", { ...before, object: after });
  journal.record("customer.updated", after, requester, before.object);
}

/** What remains of a deleted customer. */
export function tombstone(id: string): Stripe.DeletedCustomer {
  return { id, object: "customer", deleted: true };
}
