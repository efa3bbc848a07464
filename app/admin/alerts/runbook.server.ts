import { alertRuleNames, alertRules, runbookAnchor } from "~/alerts/rules";
import { renderMarkdown } from "~/catalog/render-markdown.server";
// Part of the build, so that staff read the runbook of the running release.
import text from "../../../docs/operations/runbook.md?raw";

export interface RunbookSection {
  anchor: string;
  title: string;
  html: string;
}

/** The runbook: its introduction, and one section for each rule. */
export function readRunbook(): { introduction: string; sections: RunbookSection[] } {
  const [head = "", ...parts] = text.split(/^## /m);
  const bodies = new Map(parts.map(titleAndBody));
  return {
    introduction: renderMarkdown(head.replace(/^# .*\n/, "")),
    sections: alertRuleNames.map((rule) => {
      const { title } = alertRules[rule];
      return { anchor: runbookAnchor(rule), title, html: renderMarkdown(bodies.get(title) ?? "") };
    }),
  };
}

function titleAndBody(part: string): [string, string] {
  const end = part.indexOf("\n");
  return [part.slice(0, end).trim(), part.slice(end + 1)];
}
