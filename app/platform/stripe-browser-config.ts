/** What Stripe.js needs in the page. */
export interface StripeBrowserConfig {
  publishableKey: string;
  /** The sandbox's script, while it is in use. */
  sandboxScript: string | null;
}
