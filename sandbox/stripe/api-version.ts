import type Stripe from "stripe";

/** The version that the SDK is pinned to, by its type; the sandbox speaks no other. */
export const API_VERSION: typeof Stripe.API_VERSION = "2026-10-28.endive";
