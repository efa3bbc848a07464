/** The shop's modes: what can be switched off, one by one, while it runs. See `docs/decisions/0010-modes.md`. */

/** Every flag and what it means to have it on. All are on unless somebody switched them off. */
export const flagMeanings = {
  provisionalOrders:
    "an order counts as being paid as soon as the browser says so; off: only on Stripe's word",
  backgroundSync: "the shop asks Stripe by itself how a payment stands; off: only webhooks say it",
  liveStatus: "an order's page hears of changes over a live stream; off: it asks, less and less often",
} as const;

export type FlagName = keyof typeof flagMeanings;

export type Flags = Record<FlagName, boolean>;

export const flagNames = Object.keys(flagMeanings) as FlagName[];

export const defaultFlags: Flags = { provisionalOrders: true, backgroundSync: true, liveStatus: true };

export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flagMeanings, name);
}

/**
 * The environment variable that overrides a flag.
 *
 * @example
 * flagVariable("backgroundSync"); // "LECTERN_FLAG_BACKGROUND_SYNC"
 */
export function flagVariable(name: FlagName): string {
  return `LECTERN_FLAG_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
