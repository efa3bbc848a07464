import type { RuleState } from "~/alerts/alert-view";
import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";

const looks: Record<RuleState, { tone: Tone; words: string }> = {
  well: { tone: "success", words: "All is well" },
  pending: { tone: "warning", words: "Watching closely" },
  firing: { tone: "danger", words: "Firing" },
  snoozed: { tone: "info", words: "Snoozed" },
  off: { tone: "neutral", words: "Off" },
  unknown: { tone: "warning", words: "Could not be looked at" },
};

/** How a rule stands. */
export function RuleBadge({ state }: { state: RuleState }) {
  const { tone, words } = looks[state];
  return <Badge tone={tone}>{words}</Badge>;
}
