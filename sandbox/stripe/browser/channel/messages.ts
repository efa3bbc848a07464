import type { Appearance, PaymentMethod, StripeError } from "@stripe/stripe-js";
import type { ChallengeOutcome } from "../api/client";
import type { FormFields } from "../api/form";

/** Payment Element options that the frame supports, under Stripe's names. */
export interface CardFormOptions {
  readonly country?: string;
  readonly postalCode?: string;
  readonly asksCountry: boolean;
  readonly asksPostalCode: boolean;
  readonly readOnly: boolean;
  readonly startsCollapsed: boolean;
}

/** A font file that the shop's page fetched for the frame, which can't fetch from other origins. */
export interface FontFile {
  readonly family: string;
  readonly bytes: ArrayBuffer;
  readonly weight?: string;
  readonly style?: string;
  readonly unicodeRange?: string;
}

/** Messages from the shop's page to the card form. */
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

/** Messages from the card form to the shop's page. None carries card digits. */
export type FromCardForm =
  | { readonly type: "ready" }
  | { readonly type: "height"; readonly pixels: number }
  | { readonly type: "change"; readonly state: CardFormState }
  | { readonly type: "focus" | "blur" | "escape" | "enter" }
  | { readonly type: "answer"; readonly request: number; readonly error: StripeError }
  | { readonly type: "answer"; readonly request: number; readonly paymentMethod?: PaymentMethod };

/** Messages from the shop's page to the 3-D Secure page. */
export type ToChallenge = { readonly type: "close" };

/** Messages from the 3-D Secure page to the dialog. */
export type FromChallenge =
  | { readonly type: "ready" }
  | { readonly type: "finished"; readonly outcome: ChallengeOutcome; readonly paymentIntent: unknown }
  | { readonly type: "failed"; readonly error: StripeError };
