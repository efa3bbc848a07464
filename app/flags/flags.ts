/** The shop's feature flags, which turn parts of it off while it runs. See `docs/decisions/0010-feature-flags.md`. */

/** Every flag, and what on and off mean. All are on unless someone has turned them off. */
export const flagMeanings = {
  provisionalOrders:
    "an order shows as paid as soon as the browser reports it; off: only once Stripe confirms it",
  backgroundSync: "the shop polls Stripe for each payment's state; off: it relies on webhooks alone",
  liveStatus: "an order's page is updated over a live stream; off: it polls, less and less often",
} as const;

/** Titles for the staff pages. */
export const flagTitles: Record<FlagName, string> = {
  provisionalOrders: "Provisional orders",
  backgroundSync: "Background sync",
  liveStatus: "Live status",
};

export type FlagName = keyof typeof flagMeanings;

/** Flags that can be on for a share of the students; the others are on or off for the whole shop. */
export const sharedFlagNames = ["provisionalOrders", "liveStatus"] as const satisfies FlagName[];

type SharedFlagName = (typeof sharedFlagNames)[number];

/** The flags as they apply to one student. */
export type Flags = Record<FlagName, boolean>;

/** The flags that apply to the whole shop. */
export type HouseFlags = Pick<Flags, Exclude<FlagName, SharedFlagName>>;

/** The percentage of students for whom each flag is on. */
export type FlagShares = Record<FlagName, number>;

export const flagNames = Object.keys(flagMeanings) as FlagName[];

export const defaultFlags: Flags = { provisionalOrders: true, backgroundSync: true, liveStatus: true };

export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flagMeanings, name);
}

/** Whether the flag can be on for a share of the students. */
export function isShared(name: FlagName): boolean {
  return (sharedFlagNames as readonly string[]).includes(name);
}

/**
 * Parses a share: `on`, `off`, or a percentage such as `25%`.
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

/** Formats a share: `on`, `off`, or `25%`. */
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
