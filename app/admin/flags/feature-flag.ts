import { z } from "zod/v4";
import { type FlagName, flagNames, isShared } from "~/flags/flags";

/** One of the shop's feature flags as the staff see it; shares are from 0, off, to 100, on. */
export interface FeatureFlag {
  name: FlagName;
  /** What the database says, for how many of a hundred students. */
  percent: number;
  /** What stands above that in the environment of the process that was asked. */
  override: { variable: string; percent: number } | null;
  /** Null for one that nobody has touched. */
  changed: { by: string; at: string } | null;
}

/** The form that switches a flag. */
export const flagChangeSchema = z
  .object({
    name: z.enum(flagNames as [FlagName, ...FlagName[]]),
    choice: z.enum(["on", "off", "share"], "Choose one."),
    percent: z.string().trim().default(""),
    reason: z
      .string()
      .trim()
      .min(3, "Say why, for whoever wonders later.")
      .max(500, "At most 500 characters, please."),
  })
  .transform(({ percent, choice, ...change }, context) => {
    const share = choice === "share" ? Number(percent) : choice === "on" ? 100 : 0;
    const isWhole = Number.isInteger(share) && share >= 0 && share <= 100 && (percent || choice !== "share");
    if (isWhole && (choice !== "share" || isShared(change.name))) return { ...change, percent: share };
    context.addIssue({ code: "custom", path: ["percent"], message: "A whole number from 0 to 100." });
    return z.NEVER;
  });
