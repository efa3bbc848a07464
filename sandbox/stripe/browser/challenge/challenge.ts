import { ApiClient, type ChallengeOutcome, intentIdOf, type PaymentSummary } from "../api/client";
import { brandName } from "../card/brand-name";
import { awaitConnection, type FrameChannel } from "../channel/frame-channel";
import type { FromChallenge, ToChallenge } from "../channel/messages";
import { part } from "../page/document-parts";
import { formatAmount } from "./amount";

const address = new URLSearchParams(location.hash.slice(1));
const clientSecret = address.get("client_secret") ?? "";
const channel = address.get("channel");
const isFramed = window.parent !== window;

const api = new ApiClient(location.origin);
const complete = part("complete", HTMLButtonElement);
const fail = part("fail", HTMLButtonElement);
const close = part("close", HTMLButtonElement);

let dialog: FrameChannel<FromChallenge, ToChallenge> | null = null;
let isSettling = false;

function say(text: string, isError = false): void {
  const status = part("status", HTMLElement);
  status.toggleAttribute("data-error", isError);
  status.textContent = text;
}

function enable(enabled: boolean): void {
  for (const button of [complete, fail, close]) button.disabled = !enabled;
}

async function settle(outcome: ChallengeOutcome): Promise<void> {
  if (isSettling) return;
  isSettling = true;
  enable(false);
  say("One moment…");
  const answer = await api.authenticate(clientSecret, outcome);
  isSettling = false;
  if (answer.error) {
    // The customer can always close the dialog, whatever the API answers.
    if (dialog && outcome === "close") return dialog.send({ type: "failed", error: answer.error });
    enable(true);
    say(answer.error.message ?? "That did not work. Try again.", true);
    return;
  }
  const { payment_intent: paymentIntent, redirect_to: returnAddress } = answer.value;
  if (dialog) return dialog.send({ type: "finished", outcome, paymentIntent });
  if (returnAddress) return location.replace(returnAddress);
  say("Done. You can close this page.");
}

function show({ amount, currency, card, description }: PaymentSummary): void {
  part("details", HTMLElement).hidden = false;
  part("amount", HTMLElement).textContent = formatAmount(amount, currency);
  part("card-row", HTMLElement).hidden = card === null;
  part("card", HTMLElement).textContent = card ? `${brandName(card.brand) || "Card"} •••• ${card.last4}` : "";
  part("description-row", HTMLElement).hidden = !description;
  part("description", HTMLElement).textContent = description ?? "";
}

async function start(): Promise<void> {
  if (!intentIdOf(clientSecret)) return say("This address names no payment.", true);
  const answer = await api.summarizePayment(clientSecret);
  if (answer.error) say(answer.error.message ?? "The payment can't be shown.", true);
  else if (answer.value.status === "requires_action") show(answer.value);
  else if (!isFramed) say("This payment has been decided already.");
  // An outcome can be reported even without the details, so that nobody is trapped in the dialog.
  enable(true);
  complete.focus();
}

complete.addEventListener("click", () => settle("complete"));
fail.addEventListener("click", () => settle("fail"));
close.addEventListener("click", () => settle("close"));
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") void settle("close");
});
document.documentElement.toggleAttribute("data-framed", isFramed);

if (isFramed && channel)
  awaitConnection<FromChallenge, ToChallenge>(channel, (line) => {
    dialog = line;
    line.send({ type: "ready" });
    return () => void settle("close");
  });
void start();
