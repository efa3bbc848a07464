import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import { disputesOf } from "../disputes/dispute";
import type { Faults } from "../faults/faults";
import { formatAmount } from "../parameters/money";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { deliveriesOf } from "../webhooks/deliveries";
import { deliveryState } from "./delivery-state";
import { faultPanel, type RefusedForm } from "./fault-form";
import { moment, page } from "./layout";
import { paymentActions } from "./payment-actions";

const ROWS = 50;

/** The first page: events, payment intents, endpoints, faults. */
export function overviewPage(store: Store, faults: Faults, refused?: RefusedForm): string {
  const events = store.page("event", { limit: ROWS }).documents;
  const intents = store.page("payment_intent", { limit: ROWS }).documents;
  const endpoints = store.page("webhook_endpoint", { limit: ROWS }).documents;
  return page(
    "Overview",
    html`<header><h1>Stripe sandbox</h1><span class="soft">No money moves here. Times are UTC.</span>
<a href="/_sandbox">Refresh</a></header>
<section aria-labelledby="faults"><h2 id="faults">Faults</h2>${faultPanel(faults, refused)}</section>
<section aria-labelledby="events"><h2 id="events">Events</h2>${table(
      ["When", "Type", "Object", "Deliveries", ""],
      events.map((document) => eventRow(store, document)),
      "Nothing has happened yet.",
    )}</section>
<section aria-labelledby="intents"><h2 id="intents">Payment intents</h2>${table(
      ["When", "Intent", "Amount", "Status", "Charge", ""],
      intents.map((document) => intentRow(store, document)),
      "No payment intent yet.",
    )}</section>
<section aria-labelledby="endpoints"><h2 id="endpoints">Webhook endpoints</h2>${table(
      ["Endpoint", "Address", "Events", "Status"],
      endpoints.map(endpointRow),
      "No endpoint yet; events go nowhere.",
    )}</section>`,
  );
}

function table(columns: string[], rows: Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<div class="panel padded soft">${empty}</div>`;
  return html`<div class="panel"><table><thead><tr>${columns.map(
    (column) => html`<th scope="col">${column}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function eventRow(store: Store, { object }: Document<"event">): Markup {
  const subject = object.data.object;
  const id = "id" in subject ? String(subject.id) : "";
  return html`<tr><td class="soft">${moment(object.created * 1000)}</td>
<td><a href="/_sandbox/events/${object.id}">${object.type}</a></td><td class="mono">${id}</td>
<td>${deliveriesOf(store, object.id).map(
    (delivery) => html`<div>${deliveryState(delivery)}
<span class="soft">${delivery.attempts.length} ${delivery.attempts.length === 1 ? "attempt" : "attempts"}</span></div>`,
  )}</td>
<td class="action"><form class="inline" method="post" action="/_sandbox/events/${object.id}/redeliver">
<button class="quiet" aria-label="Redeliver ${object.type} ${object.id}">Redeliver</button></form></td></tr>`;
}

function intentRow(store: Store, document: Document<"payment_intent">): Markup {
  const { object } = document;
  const tone = object.status === "succeeded" ? "good" : object.last_payment_error ? "bad" : "wait";
  return html`<tr><td class="soft">${moment(object.created * 1000)}</td><td class="mono">${object.id}</td>
<td>${formatAmount(object.amount, object.currency)} ${object.currency.toUpperCase()}</td>
<td><span class="state ${tone}">${object.status}</span>
<div class="soft">${object.last_payment_error?.message}</div></td>
<td class="mono">${object.latest_charge}${chargeState(store, object.latest_charge)}</td>
<td class="action">${paymentActions(store, document)}</td></tr>`;
}

/** What has become of a charge since it was paid. */
function chargeState(store: Store, id: string | null): Markup | undefined {
  const charge = id === null ? undefined : store.get("charge", id)?.object;
  if (!charge || (charge.amount_refunded === 0 && !charge.disputed)) return undefined;
  const [dispute] = disputesOf(store, charge.id);
  return html`<div class="soft">${charge.amount_refunded > 0 && html`${formatAmount(charge.amount_refunded, charge.currency)} refunded `}
${dispute && html`dispute: ${dispute.object.status}`}</div>`;
}

function endpointRow({ object }: Document<"webhook_endpoint">): Markup {
  return html`<tr><td class="mono">${object.id}</td><td class="mono wrap">${object.url}</td>
<td>${object.enabled_events.join(", ")}</td><td>${object.status}</td></tr>`;
}
