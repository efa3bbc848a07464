import type { Appearance, PaymentMethod, StripeError } from "@stripe/stripe-js";
import type { ChallengeOutcome } from "../api/client";
import type { FormFields } from "../api/form";

/** Options of a Payment Element that the frame heeds; the names are Stripe's. */
export interface CardFormOptions {
  readonly country?: string;
  readonly postalCode?: string;
  readonly asksCountry: boolean;
  readonly asksPostalCode: boolean;
  readonly readOnly: boolean;
  readonly startsCollapsed: boolean;
}

/** A font file that the shop's page fetched for the frame, which may not fetch from other origins. */
export interface FontFile {
  readonly family: string;
  readonly bytes: ArrayBuffer;
  readonly weight?: string;
  readonly style?: string;
  readonly unicodeRange?: string;
}

/** What the shop's page tells the card form. */
export type ToCardForm =
  | {
      readonly type: "start";
      readonly publishableKey: string;
      readonly appearance: Appearance;
      readonly options: CardFormOptions;
    }
  | { readonly type: "update"; readonly appearance?: Appearance; readonly options?: CardFormOptions }
  | { readonly type: "font"; readonly font: FontFile }
  | { readonly type: "busy"; readonly busy: boolean }
  | { readonly type: "refused"; readonly error: StripeError }
  | { readonly type: "focus" | "blur" | "clear" | "collapse" }
  | { readonly type: "validate"; readonly request: number }
  | { readonly type: "createPaymentMethod"; readonly request: number; readonly billingDetails: FormFields };

/** What the `change` event reports. */
export interface CardFormState {
  readonly complete: boolean;
  readonly empty: boolean;
  readonly collapsed: boolean;
  readonly country: string | null;
  readonly postalCode: string | null;
}

/** What the card form tells the shop's page. No message carries digits of a card. */
export type FromCardForm =
  | { readonly type: "ready" }
  | { readonly type: "height"; readonly pixels: number }
  | { readonly type: "change"; readonly state: CardFormState }
  | { readonly type: "focus" | "blur" | "escape" | "enter" }
  | { readonly type: "answer"; readonly request: number; readonly error: StripeError }
  | { readonly type: "answer"; readonly request: number; readonly paymentMethod?: PaymentMethod };

/** What the shop's page tells the 3-D Secure page in its dialog. */
export type ToChallenge = { readonly type: "close" };

/** What the 3-D Secure page reports to the dialog. */
export type FromChallenge =
  | { readonly type: "ready" }
  | { readonly type: "finished"; readonly outcome: ChallengeOutcome; readonly paymentIntent: unknown }
  | { readonly type: "failed"; readonly error: StripeError };
