import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import { moment, page } from "@lectern/sandbox-kit/pages/page";
import type Stripe from "stripe";
import { disputesOf } from "../disputes/dispute";
import { isOpen } from "../disputes/ending";
import type { Faults } from "../faults/faults";
import { formatAmount } from "../parameters/money";
import type { Delivery, DeliveryAttempt, DeliveryState, Document } from "../store/documents";
import type { Store } from "../store/store";
import { deliveriesOf } from "../webhooks/deliveries";
import { faultPanel, type RefusedForm } from "./fault-form";

const NAME = "Stripe sandbox";
const ROWS = 50;

/** The first page: events, payment intents, endpoints, faults. */
export function overviewPage(store: Store, faults: Faults, refused?: RefusedForm): string {
  const events = store.page("event", { limit: ROWS }).documents;
  const intents = store.page("payment_intent", { limit: ROWS }).documents;
  const endpoints = store.page("webhook_endpoint", { limit: ROWS }).documents;
  return page(
    "Overview",
    NAME,
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
      "No payment intents yet.",
    )}</section>
<section aria-labelledby="endpoints"><h2 id="endpoints">Webhook endpoints</h2>${table(
      ["Endpoint", "Address", "Events", "Status"],
      endpoints.map(endpointRow),
      "No endpoints yet. Events aren't delivered.",
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

/** What happened to a charge after it was paid. */
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

/** One event with every attempt to deliver it. */
export function eventPage(event: Stripe.Event, deliveries: Delivery[]): string {
  return page(
    event.type,
    NAME,
    html`<header><h1>${event.type}</h1><span class="soft mono">${event.id}</span>
<a href="/_sandbox">All events</a></header>
<p class="soft">${moment(event.created * 1000)}${event.request?.id && html`, by request ${event.request.id}`}</p>
<form method="post" action="/_sandbox/events/${event.id}/redeliver"><button>Redeliver</button></form>
<h2>Deliveries</h2>
${deliveries.length === 0 ? html`<div class="panel padded soft">No endpoint receives this event.</div>` : deliveries.map(deliveryPanel)}
<h2>Event</h2>
<div class="panel"><pre tabindex="0">${JSON.stringify(event, null, 2)}</pre></div>`,
  );
}

function deliveryPanel(delivery: Delivery): Markup {
  return html`<div class="panel padded"><p>${deliveryState(delivery)}
<span class="mono wrap">${delivery.url}</span></p>
${delivery.dueAt !== null && html`<p class="soft">Next attempt ${moment(delivery.dueAt)}</p>`}
${delivery.attempts.length > 0 && attemptTable(delivery.attempts)}</div>`;
}

function attemptTable(attempts: DeliveryAttempt[]): Markup {
  return html`<table><thead><tr><th scope="col">When</th><th scope="col">Status</th><th scope="col">Took</th>
<th scope="col">Answer</th></tr></thead><tbody>${attempts.map(
    (attempt) => html`<tr><td>${moment(attempt.startedAt)}</td>
<td>${attempt.status ?? html`<span class="bad">${attempt.error}</span>`}</td><td>${attempt.durationMs} ms</td>
<td class="mono wrap">${attempt.answer}</td></tr>`,
  )}</tbody></table>`;
}

/** Buttons for what can happen to a payment next, to try by hand. */
function paymentActions(store: Store, { object }: Document<"payment_intent">): Markup[] {
  const path = `/_sandbox/payment_intents/${object.id}`;
  if (object.status === "processing") {
    return [
      button(`${path}/settle`, "Settle", object.id, "outcome", "succeeded"),
      button(`${path}/settle`, "Let it fail", object.id, "outcome", "failed"),
    ];
  }
  const charge = object.latest_charge === null ? undefined : store.get("charge", object.latest_charge);
  if (object.status !== "succeeded" || !charge) return [];
  const open = disputesOf(store, charge.object.id).find(isOpen);
  if (open) {
    const decide = `/_sandbox/disputes/${open.object.id}/decide`;
    return [
      button(decide, "Win dispute", object.id, "outcome", "won"),
      button(decide, "Lose dispute", object.id, "outcome", "lost"),
    ];
  }
  if (charge.object.refunded) return [];
  return [
    button(`${path}/refund`, "Refund", object.id),
    button(`${path}/dispute`, "Dispute", object.id, "kind", "fraudulent"),
  ];
}

function button(action: string, label: string, subject: string, name?: string, value?: string): Markup {
  return html`<form class="inline" method="post" action="${action}">
${name && html`<input type="hidden" name="${name}" value="${value}">`}
<button class="quiet" aria-label="${label} ${subject}">${label}</button></form> `;
}

const TONES: Readonly<Record<DeliveryState, string>> = {
  pending: "wait",
  delivered: "good",
  failed: "bad",
  dropped: "bad",
  canceled: "soft",
};

/** A delivery's state as coloured text. */
function deliveryState({ state, reason }: Delivery): Markup {
  const note = reason === "event" ? "" : ` (${reason})`;
  return html`<span class="state ${TONES[state]}">${state}${note}</span>`;
}
