/** Something that a rule found to be bad. */
export interface Finding {
  /** What it is about; the same finding has the same one at every look, e.g. `order:<id>`. */
  subject: string;
  /** E.g. `Order L-7K3M9QXA`. */
  label: string;
  /** What is wrong with it, in a few words. */
  text: string;
  /** The page of ours where it can be looked at. */
  path: string | null;
}

/** What a rule says of one moment. */
export interface Judgement {
  bad: Finding[];
  /** Subjects that are no reason to call anybody, but not well enough either to say that it is over. */
  fading: string[];
}

/** The subject of a rule that is about the shop as a whole. */
export const wholeShop = "shop";

export const allIsWell: Judgement = { bad: [], fading: [] };
