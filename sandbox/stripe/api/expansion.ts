import type { Access } from "../http/keys";
import { invalidRequest } from "../http/problem";
import type { Parameters } from "../parameters/parameters";
import type { Kind } from "../store/documents";
import type { Store } from "../store/store";
import type { Operation } from "./operation";

const DEEPEST = 4;

/** What a reference points to; `none` is an expandable field that is always null here. */
type Target = { kind: Kind } | { refundsOfCharge: true } | "none";

const REFERENCES: Readonly<Record<string, Readonly<Record<string, Target>>>> = {
  payment_intent: {
    application: "none",
    customer: { kind: "customer" },
    latest_charge: { kind: "charge" },
    on_behalf_of: "none",
    payment_method: { kind: "payment_method" },
    review: "none",
  },
  charge: {
    application: "none",
    application_fee: "none",
    balance_transaction: "none",
    customer: { kind: "customer" },
    failure_balance_transaction: "none",
    on_behalf_of: "none",
    payment_intent: { kind: "payment_intent" },
    refunds: { refundsOfCharge: true },
    review: "none",
    source_transfer: "none",
  },
  customer: {
    default_source: "none",
    "invoice_settings.default_payment_method": { kind: "payment_method" },
    test_clock: "none",
  },
  dispute: { charge: { kind: "charge" }, payment_intent: { kind: "payment_intent" } },
  early_fraud_warning: { charge: { kind: "charge" }, payment_intent: { kind: "payment_intent" } },
  payment_method: { customer: { kind: "customer" } },
  refund: {
    balance_transaction: "none",
    charge: { kind: "charge" },
    customer: { kind: "customer" },
    failure_balance_transaction: "none",
    payment_intent: { kind: "payment_intent" },
    payment_method: { kind: "payment_method" },
    source_transfer_reversal: "none",
    transfer_reversal: "none",
  },
};

const PUBLISHABLE_REFERENCES: typeof REFERENCES = {
  payment_intent: { payment_method: { kind: "payment_method" } },
};

interface Step {
  /** One field, or two for a reference inside a hash. */
  fields: string[];
  target: Target;
}

/**
 * Reads `expand[]` and checks every path against the type of the answer.
 * @see https://docs.stripe.com/expand
 */
export function readExpansions(parameters: Parameters, operation: Operation, access: Access): Step[][] {
  const paths = parameters.list("expand") ?? [];
  return paths.map((path) => {
    const segments = path.split(".");
    if (segments.length > DEEPEST) {
      throw refused(`You cannot expand more than ${DEEPEST} levels of a property (property: ${path}).`);
    }
    if (operation.lists && segments.shift() !== "data") throw notExpandable(path);
    if (segments.length === 0) throw notExpandable(path);
    return stepsOf(
      segments,
      operation.answers,
      path,
      access === "secret" ? REFERENCES : PUBLISHABLE_REFERENCES,
    );
  });
}

function stepsOf(segments: string[], start: string, path: string, references: typeof REFERENCES): Step[] {
  const steps: Step[] = [];
  let type = start;
  let rest = segments;
  while (rest.length > 0) {
    const known = references[type] ?? {};
    const length = [1, 2].find((count) => Object.hasOwn(known, rest.slice(0, count).join(".")));
    const target = length === undefined ? undefined : known[rest.slice(0, length).join(".")];
    if (length === undefined || !target) throw notExpandable(path);
    steps.push({ fields: rest.slice(0, length), target });
    rest = rest.slice(length);
    if (target === "none") {
      if (rest.length > 0) throw notExpandable(path);
    } else if ("refundsOfCharge" in target) {
      if (rest.length > 0 && rest.shift() !== "data") throw notExpandable(path);
      type = "refund";
    } else {
      type = target.kind;
    }
  }
  return steps;
}

/** Replaces ids in an answer with the objects they name, in place. */
export function expand(answer: object, operation: Operation, expansions: Step[][], store: Store): void {
  const roots = operation.lists ? (Reflect.get(answer, "data") as object[]) : [answer];
  for (const steps of expansions) for (const root of roots) expandSteps(root, steps, store);
}

function expandSteps(node: object, [step, ...rest]: Step[], store: Store): void {
  if (!step || "deleted" in node) return;
  const { fields, target } = step;
  const holder = fields.length === 2 ? (Reflect.get(node, fields[0] ?? "") as object) : node;
  const field = fields.at(-1) ?? "";
  if (target === "none") return;
  if ("refundsOfCharge" in target) {
    const refunds = refundsOf(node, store);
    Reflect.set(holder, field, refunds);
    for (const refund of refunds.data) expandSteps(refund, rest, store);
    return;
  }
  const present: unknown = Reflect.get(holder, field);
  // An earlier path may have expanded it already, as `latest_charge` does for `latest_charge.refunds`.
  const object = typeof present === "string" ? store.get(target.kind, present)?.object : present;
  if (typeof object !== "object" || object === null) return;
  Reflect.set(holder, field, object);
  expandSteps(object, rest, store);
}

function refundsOf(charge: object, store: Store) {
  const id = String(Reflect.get(charge, "id"));
  const page = store.page("refund", { limit: 10, where: { field: "charge", value: id } });
  return {
    object: "list" as const,
    data: page.documents.map((document) => document.object),
    has_more: page.hasMore,
    url: `/v1/charges/${id}/refunds`,
  };
}

function notExpandable(path: string) {
  return refused(`This property cannot be expanded (${path.slice(0, 100)}).`);
}

function refused(message: string) {
  return invalidRequest(message, { param: "expand" });
}
