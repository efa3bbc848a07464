import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import type Stripe from "stripe";
import type { Delivery, DeliveryAttempt } from "../store/documents";
import { deliveryState } from "./delivery-state";
import { moment, page } from "./layout";

/** One event with every attempt to deliver it. */
export function eventPage(event: Stripe.Event, deliveries: Delivery[]): string {
  return page(
    event.type,
    html`<header><h1>${event.type}</h1><span class="soft mono">${event.id}</span>
<a href="/_sandbox">All events</a></header>
<p class="soft">${moment(event.created * 1000)}${event.request?.id && html`, by request ${event.request.id}`}</p>
<form method="post" action="/_sandbox/events/${event.id}/redeliver"><button>Redeliver</button></form>
<h2>Deliveries</h2>
${deliveries.length === 0 ? html`<div class="panel padded soft">No endpoint listens to this event.</div>` : deliveries.map(deliveryPanel)}
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
