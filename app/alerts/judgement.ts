/** A problem that a rule has found. */
export interface Finding {
  /** What it is about, e.g. `order:<id>`; the same at every check. */
  subject: string;
  /** E.g. `Order L-7K3M9QXA`. */
  label: string;
  /** What is wrong with it, in a few words. */
  text: string;
  /** Our page about it. */
  path: string | null;
}

/** The result of one check of a rule. */
export interface Judgement {
  bad: Finding[];
  /** Subjects not bad enough to trigger an alert, but not good enough to resolve one. */
  fading: string[];
}

/** The subject of a rule about the shop as a whole. */
export const wholeShop = "shop";

export const allIsWell: Judgement = { bad: [], fading: [] };
