import type { PaymentIntent } from "@stripe/stripe-js";
import { type ApiClient, CONNECTION_ERROR } from "../api/client";
import { channelName, connectToFrame, type FrameChannel } from "../channel/frame-channel";
import type { FromChallenge, ToChallenge } from "../channel/messages";
import { setStyles } from "./inline-style";
import { type IntentResult, resultOf } from "./intent-result";

/** How long the bank's page may take to load. */
const LOAD_TIMEOUT_MS = 15_000;

const FULL_SCREEN = {
  position: "fixed",
  inset: "0",
  display: "block",
  width: "100vw",
  height: "100dvh",
  "max-width": "none",
  "max-height": "none",
  margin: "0",
  border: "0",
  padding: "0",
  overflow: "hidden",
};

/**
 * Lets the customer authenticate in a dialog over the shop's page. A modal `<dialog>` traps focus
 * and returns it afterwards. Closing it counts as failed authentication, as at Stripe.
 */
export function authenticateInDialog(
  api: ApiClient,
  origin: string,
  address: string,
  clientSecret: string,
): Promise<IntentResult> {
  const channel = channelName();
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Confirm your payment with your bank");
  setStyles(dialog, { ...FULL_SCREEN, background: "rgba(15, 20, 32, 0.55)" });
  const frame = document.createElement("iframe");
  frame.title = "3-D Secure authentication";
  frame.src = framedAddress(address, channel);
  setStyles(frame, {
    ...FULL_SCREEN,
    position: "absolute",
    width: "100%",
    height: "100%",
    // Must match the page inside, or the browser paints the frame opaque.
    "color-scheme": "light dark",
  });
  dialog.append(frame);

  return new Promise((resolve) => {
    let line: FrameChannel<ToChallenge, FromChallenge> | null = null;
    let isReady = false;

    const end = (result: IntentResult): void => {
      clearTimeout(timeout);
      line?.close();
      dialog.close();
      dialog.remove();
      resolve(result);
    };
    const close = async (): Promise<void> => {
      if (isReady) return line?.send({ type: "close" });
      const answer = await api.authenticate(clientSecret, "close");
      end(answer.error ? { error: answer.error } : resultOf(answer.value.payment_intent));
    };
    const timeout = setTimeout(() => end({ error: CONNECTION_ERROR }), LOAD_TIMEOUT_MS);

    frame.addEventListener("load", () => {
      line?.close();
      line = connectToFrame<ToChallenge, FromChallenge>(frame, origin, channel, (message) => {
        if (message.type === "ready") {
          isReady = true;
          clearTimeout(timeout);
          frame.focus();
        } else if (message.type === "failed") end({ error: message.error });
        else end(resultOf(message.paymentIntent as PaymentIntent));
      });
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      void close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function framedAddress(address: string, channel: string): string {
  const url = new URL(address);
  const parts = new URLSearchParams(url.hash.slice(1));
  parts.set("channel", channel);
  url.hash = parts.toString();
  return url.href;
}
