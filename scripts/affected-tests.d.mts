/** The files to run; "all" where a selection wouldn't be honest. */
export interface AffectedTests {
  integration: string[] | "all";
  e2e: string[] | "all";
  chaos: boolean;
}

export function affectedTests(changed: string[], sources: Record<string, string>): AffectedTests;
