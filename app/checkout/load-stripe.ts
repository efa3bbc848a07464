import type { Stripe } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import type { StripeBrowserConfig } from "~/platform/stripe-browser-config";

let loading: Promise<Stripe | null> | null = null;

/**
 * Loads Stripe.js once per page. With the local Stripe its script is loaded first: the real `loadStripe` then
 * finds `window.Stripe` and leaves it alone.
 *
 * @returns a promise that rejects when the script can't be loaded; the next call tries again.
 */
export function loadShopStripe(config: StripeBrowserConfig): Promise<Stripe | null> {
  loading ??= load(config).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load({ publishableKey, sandboxScript }: StripeBrowserConfig): Promise<Stripe | null> {
  if (sandboxScript && !("Stripe" in window)) await loadScript(sandboxScript);
  return loadStripe(publishableKey);
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error(`${src} could not be loaded`));
    };
    document.head.append(script);
  });
}
