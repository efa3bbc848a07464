import type { RuleState } from "~/alerts/alert-view";
import { Badge } from "~/ui/badge";
import type { Tone } from "~/ui/tone";

const looks: Record<RuleState, { tone: Tone; words: string }> = {
  well: { tone: "success", words: "OK" },
  pending: { tone: "warning", words: "Pending" },
  firing: { tone: "danger", words: "Active" },
  snoozed: { tone: "info", words: "Snoozed" },
  off: { tone: "neutral", words: "Off" },
  unknown: { tone: "warning", words: "Check failed" },
};

/** A rule's state. */
export function RuleBadge({ state }: { state: RuleState }) {
  const { tone, words } = looks[state];
  return <Badge tone={tone}>{words}</Badge>;
}
