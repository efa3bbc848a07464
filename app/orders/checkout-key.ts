import type { StripeMode } from "~/platform/env.server";

interface Purchase {
  mode: StripeMode;
  studentId: string;
  courseIds: string[];
}

/** Identifies a student and what they buy; only one order with this key may be open at a time. */
export function checkoutKeyOf({ mode, studentId, courseIds }: Purchase): string {
  return [mode, studentId, ...[...courseIds].sort()].join(":");
}
