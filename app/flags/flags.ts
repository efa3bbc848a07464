/** The shop's feature flags: what can be switched off, one by one, while it runs. See `docs/decisions/0010-feature-flags.md`. */

/** Every flag and what it means to have it on. All are on unless somebody switched them off. */
export const flagMeanings = {
  provisionalOrders:
    "an order counts as being paid as soon as the browser says so; off: only on Stripe's word",
  backgroundSync: "the shop asks Stripe by itself how a payment stands; off: only webhooks say it",
  liveStatus: "an order's page hears of changes over a live stream; off: it asks, less and less often",
} as const;

/** As the staff's page calls them. */
export const flagTitles: Record<FlagName, string> = {
  provisionalOrders: "Provisional orders",
  backgroundSync: "Background sync",
  liveStatus: "Live status",
};

export type FlagName = keyof typeof flagMeanings;

/** Flags that may be on for a share of the students; the others are on or off for the whole house. */
export const sharedFlagNames = ["provisionalOrders", "liveStatus"] as const satisfies FlagName[];

type SharedFlagName = (typeof sharedFlagNames)[number];

/** What is on for somebody. */
export type Flags = Record<FlagName, boolean>;

/** What is on or off without asking for whom. */
export type HouseFlags = Pick<Flags, Exclude<FlagName, SharedFlagName>>;

/** For how many of a hundred students each flag is on. */
export type FlagShares = Record<FlagName, number>;

export const flagNames = Object.keys(flagMeanings) as FlagName[];

export const defaultFlags: Flags = { provisionalOrders: true, backgroundSync: true, liveStatus: true };

export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flagMeanings, name);
}

/** Whether the flag may be on for a share of the students. */
export function isShared(name: FlagName): boolean {
  return (sharedFlagNames as readonly string[]).includes(name);
}

/**
 * Reads a share as people write it: `on`, `off`, or percents such as `25%`.
 *
 * @returns from 0 to 100, or null for anything else.
 */
export function parseShare(words: string): number | null {
  if (words === "on") return 100;
  if (words === "off") return 0;
  const [, digits] = /^(\d{1,3})\s?%$/.exec(words) ?? [];
  const percent = Number(digits ?? Number.NaN);
  return percent <= 100 ? percent : null;
}

/** A share in words: `on`, `off`, or `25%`. */
export function formatShare(percent: number): string {
  if (percent >= 100) return "on";
  return percent <= 0 ? "off" : `${percent}%`;
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
