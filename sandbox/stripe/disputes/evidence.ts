import type Stripe from "stripe";
import { noSuch } from "../http/problem";
import type { Parameters } from "../parameters/parameters";

const LONGEST_TEXT = 20_000;

const TEXTS = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "shipping_address",
  "shipping_carrier",
  "shipping_date",
  "shipping_tracking_number",
  "uncategorized_text",
] as const;

/** Ids of uploaded files; the sandbox has no uploads, so none exist. */
const FILES = [
  "cancellation_policy",
  "customer_communication",
  "customer_signature",
  "duplicate_charge_documentation",
  "receipt",
  "refund_policy",
  "service_documentation",
  "shipping_documentation",
  "uncategorized_file",
] as const;

type Evidence = Stripe.Dispute.Evidence;

/** Empty evidence. */
export function noEvidence(): Evidence {
  const fields = [...TEXTS, ...FILES].map((name) => [name, null]);
  return { ...Object.fromEntries(fields), enhanced_evidence: {} } as Evidence;
}

/** The evidence after a call; an empty text unsets a field. Undefined when the call has none. */
export function readEvidence(parameters: Parameters, before: Evidence): Evidence | undefined {
  const given = parameters.level("evidence");
  if (!given) return undefined;
  const evidence = { ...before };
  for (const name of TEXTS) {
    const text = given.clearable(name, LONGEST_TEXT);
    if (text !== undefined) evidence[name] = text;
  }
  for (const name of FILES) {
    const file = given.clearable(name);
    if (typeof file === "string") throw noSuch("file upload", file, given.nameOf(name), 400);
  }
  return evidence;
}
