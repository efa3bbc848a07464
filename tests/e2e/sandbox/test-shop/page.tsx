import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { StripeElementsOptions } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { type FormEvent, StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";

/** How the page is set up, by its address. */
const setup = new URLSearchParams(location.search);
const redirect = setup.get("redirect") === "always" ? "always" : "if_required";
const fonts = setup.has("font") ? [{ family: "Shop Sans", src: "url(/font.woff2)" }] : [];
const amount = Number(setup.get("shownAmount") ?? "4900");

const stripePromise = loadStripe("pk_test_shop");

async function openIntent(): Promise<string> {
  const response = await fetch("/intent", { method: "POST" });
  return response.text();
}

function Shop({ clientSecret }: { clientSecret: string | null }) {
  const [theme, setTheme] = useState<"stripe" | "night" | "flat">(
    (setup.get("theme") as "stripe" | "night" | "flat") ?? "stripe",
  );
  const options = useMemo<StripeElementsOptions>(() => {
    const appearance = { theme, variables: { colorPrimary: theme === "night" ? "#a9b6ff" : "#5b3df5" } };
    return clientSecret
      ? { clientSecret, appearance, fonts }
      : { mode: "payment", amount, currency: "usd", appearance, fonts };
  }, [clientSecret, theme]);
  return (
    <main className={theme}>
      <h1>Pay for the course</h1>
      <Elements stripe={stripePromise} options={options}>
        <PayForm clientSecret={clientSecret} />
      </Elements>
      <button type="button" onClick={() => setTheme(theme === "night" ? "stripe" : "night")}>
        Other theme
      </button>
    </main>
  );
}

function PayForm({ clientSecret }: { clientSecret: string | null }) {
  const stripe = useStripe();
  const elements = useElements();
  const [results, setResults] = useState<string[]>([]);
  const [state, setState] = useState("empty");
  const [isReady, setReady] = useState(false);

  async function pay(event: FormEvent) {
    event.preventDefault();
    const { times = "1" } = (event.currentTarget as HTMLFormElement).dataset;
    if (!stripe || !elements) return;
    const { error: invalid } = await elements.submit();
    if (invalid) return setResults((all) => [...all, `${invalid.code}: ${invalid.message}`]);
    const secret = clientSecret ?? (await openIntent());
    const confirm = () =>
      stripe.confirmPayment({
        elements,
        clientSecret: secret,
        confirmParams: { return_url: `${location.origin}/return` },
        redirect: redirect as "if_required",
      });
    const outcomes = await Promise.all(Array.from({ length: Number(times) }, confirm));
    for (const { error, paymentIntent } of outcomes) {
      const text = error ? `${error.code ?? error.type}: ${error.message}` : paymentIntent.status;
      setResults((all) => [...all, text]);
    }
  }

  return (
    <form onSubmit={pay}>
      <PaymentElement
        onReady={() => setReady(true)}
        onChange={({ complete, empty }) => setState(complete ? "complete" : empty ? "empty" : "incomplete")}
      />
      <button type="submit" disabled={!isReady}>
        Pay
      </button>
      <p>
        The form is <span data-testid="state">{state}</span>.
      </p>
      <ol aria-label="Results">
        {results.map((result, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows
          <li key={index}>{result}</li>
        ))}
      </ol>
    </form>
  );
}

const root = document.getElementById("root");
if (root) {
  const secret = setup.get("flow") === "intent" ? await openIntent() : null;
  createRoot(root).render(
    <StrictMode>
      <Shop clientSecret={secret} />
    </StrictMode>,
  );
}
