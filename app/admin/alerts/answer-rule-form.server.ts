import { z } from "zod/v4";
import {
  longestSnoozeHours,
  type RuleChange,
  setThresholds,
  snoozeRule,
  switchRule,
  thresholdSchema,
} from "~/alerts/change-rule.server";
import type { AlertRule } from "~/alerts/rules";

const reason = z
  .string({ error: "Enter a reason." })
  .trim()
  .min(3, "Enter a reason.")
  .max(300, "Use at most 300 characters.");
const hoursHint = `Choose from 1 to ${longestSnoozeHours} hours.`;
const hours = z.coerce.number(hoursHint).int(hoursHint).min(1, hoursHint).max(longestSnoozeHours, hoursHint);

const base = z.object({
  intent: z.enum(["thresholds", "reset", "snooze", "wake", "on", "off"]),
  version: z.coerce.number().int().nonnegative(),
});

/** The outcome of a rule's form; `invalid` carries the problems by field. */
export type RuleFormAnswer =
  | { kind: "done" }
  | { kind: "outdated" }
  | { kind: "invalid"; errors: Record<string, string> };

/**
 * Carries out what a form on a rule's page asks for.
 *
 * @throws a 400 response for a form that our pages never send.
 */
export async function answerRuleForm(
  rule: AlertRule,
  staffId: string,
  fields: Record<string, unknown>,
): Promise<RuleFormAnswer> {
  const asked = base.safeParse(fields);
  if (!asked.success) throw new Response("This form couldn't be read.", { status: 400 });
  const { intent, version } = asked.data;
  const change: RuleChange = { rule, staffId, version };
  const wishes: Record<typeof intent, () => Promise<RuleFormAnswer>> = {
    thresholds: () => parsed(thresholdSchema(rule), (figures) => setThresholds(change, figures)),
    reset: async () => concluded(await setThresholds(change)),
    snooze: () => parsed(z.object({ hours, reason }), (wish) => snoozeRule(change, wish.hours, wish.reason)),
    wake: async () => concluded(await snoozeRule(change, 0, null)),
    on: () => parsed(z.object({ reason }), (wish) => switchRule(change, true, wish.reason)),
    off: () => parsed(z.object({ reason }), (wish) => switchRule(change, false, wish.reason)),
  };
  return wishes[intent]();

  async function parsed<Wish>(
    schema: z.ZodType<Wish>,
    handle: (wish: Wish) => Promise<boolean>,
  ): Promise<RuleFormAnswer> {
    const wish = schema.safeParse(fields);
    if (wish.success) return concluded(await handle(wish.data));
    const errors = wish.error.issues.map(({ path, message }) => [path.join("."), message] as const);
    return { kind: "invalid", errors: Object.fromEntries(errors) };
  }
}

function concluded(isDone: boolean): RuleFormAnswer {
  return { kind: isDone ? "done" : "outdated" };
}
