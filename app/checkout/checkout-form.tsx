import { useNavigate, useRevalidator } from "@remix-run/react";
import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { StripeElementsOptions } from "@stripe/stripe-js";
import { type FormEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAuthenticityToken } from "remix-utils/csrf/react";
import type { StripeBrowserConfig } from "~/platform/stripe-browser-config";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { formatMoney } from "~/ui/format-money";
import { Skeleton } from "~/ui/skeleton";
import { loadShopStripe } from "./load-stripe";
import { type PaymentOutcome, pay, uncertain } from "./pay";
import { cardFormFonts, useAppearance } from "./use-appearance";

interface Price {
  currency: string;
  amountMinor: number;
}

interface CheckoutFormProps {
  courseSlug: string;
  /** The current price. */
  price: Price;
  stripe: StripeBrowserConfig;
  /** Why the last attempt was declined, after a redirect back from the bank. */
  refusal: string | null;
}

/**
 * The payment form. The Payment Element is mounted before there is an intent ("deferred"), so that viewing
 * the page creates nothing in Stripe.
 *
 * Source: https://docs.stripe.com/payments/accept-a-payment-deferred
 */
export function CheckoutForm({ courseSlug, price, stripe, refusal }: CheckoutFormProps) {
  const { promise, hasFailed, fail, retry } = useShopStripe(stripe);
  const appearance = useAppearance();
  // <Elements> must not see a new object for the same options, or it updates the iframe on every render.
  const fonts = useMemo(() => (typeof window === "undefined" ? [] : cardFormFonts()), []);
  const options = useMemo<StripeElementsOptions>(
    () => ({ mode: "payment", currency: price.currency, amount: price.amountMinor, appearance, fonts }),
    [price.currency, price.amountMinor, appearance, fonts],
  );
  if (hasFailed) {
    return (
      <Alert tone="danger" isUrgent title="The card form couldn't be loaded.">
        <p className="mb-3">Check your connection. Nothing was charged.</p>
        <Button type="button" look="secondary" onClick={retry}>
          Try again
        </Button>
      </Alert>
    );
  }
  return (
    <Elements stripe={promise} options={options}>
      <PayForm courseSlug={courseSlug} price={price} refusal={refusal} onLoadError={fail} />
    </Elements>
  );
}

function useShopStripe(config: StripeBrowserConfig) {
  const [attempt, setAttempt] = useState(0);
  const [failedAttempt, setFailedAttempt] = useState(-1);
  const fail = useCallback(() => setFailedAttempt(attempt), [attempt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another promise
  const promise = useMemo(
    () => (typeof window === "undefined" ? null : loadShopStripe(config)),
    [config.publishableKey, config.sandboxScript, attempt],
  );
  useEffect(() => {
    promise?.catch(fail);
  }, [promise, fail]);
  return { promise, hasFailed: failedAttempt === attempt, fail, retry: () => setAttempt(attempt + 1) };
}

interface PayFormProps {
  courseSlug: string;
  price: Price;
  refusal: string | null;
  /** The card form couldn't be loaded. */
  onLoadError(): void;
}

function PayForm({ courseSlug, price, refusal, onLoadError }: PayFormProps) {
  const stripe = useStripe();
  const elements = useElements();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const csrfToken = useAuthenticityToken();
  const [isReady, setReady] = useState(false);
  const [message, setMessage] = useState(refusal);
  const [isPaying, setPaying] = useState(false);
  // State updates a render later; a double click doesn't wait for it.
  const isBusy = useRef(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!stripe || !elements || isBusy.current) return;
    isBusy.current = true;
    setPaying(true);
    setMessage(null);
    const isLeaving = await pay({ stripe, elements }, { courseSlug, csrfToken, ...price }).then(
      follow,
      () => {
        setMessage(uncertain);
        return false;
      },
    );
    if (isLeaving) return;
    isBusy.current = false;
    setPaying(false);
  }

  /** Shows the result, or navigates to it; true when leaving the page. */
  function follow(outcome: PaymentOutcome): boolean {
    switch (outcome.kind) {
      case "confirmed":
        // The URL that Stripe returns to after a bank's page.
        navigate(`/payment/success?payment_intent=${outcome.paymentIntentId}&redirect_status=succeeded`);
        return true;
      case "enrolled":
        navigate(`/learn/${courseSlug}`);
        return true;
      case "signed_out":
        navigate(`/sign-in?redirectTo=/checkout/${courseSlug}`);
        return true;
      case "price_changed":
        revalidate();
        setMessage(
          "The price has changed since you opened this page. Nothing was charged. Check the new price before you pay.",
        );
        return false;
      case "refused":
        setMessage(outcome.message);
        return false;
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-5">
      <div className="relative min-h-64 noscript:hidden">
        {!isReady && <CardFormSkeleton />}
        <PaymentElement onReady={() => setReady(true)} onLoadError={onLoadError} />
      </div>
      <noscript>
        <Alert tone="warning" title="JavaScript is required to pay.">
          The secure card form needs JavaScript. Turn it on for this page, or open the page in another
          browser.
        </Alert>
      </noscript>
      {message && (
        <Alert tone="danger" isUrgent>
          {message}
        </Alert>
      )}
      <Button disabled={!isReady} isBusy={isPaying} className="text-lg noscript:hidden">
        {isPaying ? "Paying…" : `Pay ${formatMoney(price.amountMinor, price.currency)}`}
      </Button>
      <p className="text-ink-muted text-sm">
        Your card number goes only to Stripe. If you get interrupted, come back: you won&rsquo;t be charged
        twice.
      </p>
    </form>
  );
}

function CardFormSkeleton() {
  return (
    <div role="status" className="absolute inset-x-0 top-0 grid gap-4">
      <span className="sr-only">Loading the card form.</span>
      <Skeleton className="h-12" />
      <div className="grid grid-cols-2 gap-4">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </div>
      <Skeleton className="h-12" />
    </div>
  );
}
