import { z } from "zod/v4";
import { type FlagName, flagNames, isShared } from "~/flags/flags";

/** A feature flag as staff see it; shares range from 0, off, to 100, on. */
export interface FeatureFlag {
  name: FlagName;
  /** The stored percentage of students. */
  percent: number;
  /** An override in this process's environment, which takes precedence. */
  override: { variable: string; percent: number } | null;
  /** Null if no one has changed it. */
  changed: { by: string; at: string } | null;
}

/** The form that changes a flag. */
export const flagChangeSchema = z
  .object({
    name: z.enum(flagNames as [FlagName, ...FlagName[]]),
    choice: z.enum(["on", "off", "share"], "Choose an option."),
    percent: z.string().trim().default(""),
    reason: z.string().trim().min(3, "Enter a reason.").max(500, "Use at most 500 characters."),
  })
  .transform(({ percent, choice, ...change }, context) => {
    const share = choice === "share" ? Number(percent) : choice === "on" ? 100 : 0;
    const isWhole = Number.isInteger(share) && share >= 0 && share <= 100 && (percent || choice !== "share");
    if (isWhole && (choice !== "share" || isShared(change.name))) return { ...change, percent: share };
    context.addIssue({ code: "custom", path: ["percent"], message: "Enter a whole number from 0 to 100." });
    return z.NEVER;
  });
