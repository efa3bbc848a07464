import { z } from "zod";
import type { Writing } from "../api/operation";
import { sendJson } from "../http/answers";
import { noSuch } from "../http/problem";
import type { IntentDocument } from "../intents/intent";
import { settleNow } from "../intents/settlement";
import { THE_BANK } from "../schedule/schedule";
import { type ControlRequest, type ControlRoute, readInput, redirect, wantsPage } from "./route";

const settlement = z.object({ outcome: z.enum(["succeeded", "failed"]) }).strict();

/** What a bank or a card's holder does to a payment, by hand. */
export const paymentControls: readonly ControlRoute[] = [
  { method: "POST", template: "/_sandbox/payment_intents/:id/settle", answer: settle },
];

function settle(control: ControlRequest): Promise<void> {
  const { outcome } = readInput(control, settlement);
  return act(control, (writing, intent) => settleNow(writing, intent, outcome).object);
}

/** Does something to the intent that the path names, as the bank, and answers with what it came to. */
async function act(
  { request, response, parts, names }: ControlRequest,
  change: (writing: Writing, intent: IntentDocument) => object,
): Promise<void> {
  const { store, journal } = parts;
  const result = await store.write(() => {
    const id = names.id ?? "";
    const intent = store.get("payment_intent", id);
    if (!intent) throw noSuch("payment_intent", id, "id");
    return change({ store, journal, requester: THE_BANK }, intent);
  });
  parts.written();
  if (wantsPage(request)) return redirect(response, "/_sandbox");
  sendJson(response, 200, result);
}
