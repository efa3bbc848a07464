import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import type { Delivery, DeliveryState } from "../store/documents";

const TONES: Readonly<Record<DeliveryState, string>> = {
  pending: "wait",
  delivered: "good",
  failed: "bad",
  dropped: "bad",
  canceled: "soft",
};

/** The state of a delivery in words and colour. */
export function deliveryState({ state, reason }: Delivery): Markup {
  const note = reason === "event" ? "" : ` (${reason})`;
  return html`<span class="state ${TONES[state]}">${state}${note}</span>`;
}
