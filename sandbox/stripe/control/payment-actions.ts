import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import { disputesOf } from "../disputes/dispute";
import { isOpen } from "../disputes/ending";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";

/** Buttons for what could happen to a payment next, so that a developer can try it by hand. */
export function paymentActions(store: Store, { object }: Document<"payment_intent">): Markup[] {
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
