import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { alertRuleNames, alertRules, runbookAnchor } from "~/alerts/rules";

const runbook = readFileSync("docs/operations/runbook.md", "utf8");
const sections = runbook.split(/^## /m).slice(1);
const titleOf = (section: string) => section.slice(0, section.indexOf("\n"));

it("every rule has its section in the runbook, and every section a rule", () => {
  expect(sections.map(titleOf)).toEqual(alertRuleNames.map((rule) => alertRules[rule].title));
});

it.each(sections.map((section) => [titleOf(section), section]))(
  "the section %s says what it means, what to check, what to do, and when it is resolved",
  (_, section) => {
    for (const part of ["What it means.", "Check", "Do", "Resolved"]) {
      expect(section).toContain(`**${part}**`);
    }
  },
);

it("the anchors that alerts link to are the ones that GitHub gives to the titles", () => {
  expect(runbookAnchor("webhook_silence")).toBe("no-webhooks-while-payments-succeed");
  expect(new Set(alertRuleNames.map(runbookAnchor)).size).toBe(alertRuleNames.length);
});

it("every command in it is one of the shop's", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const commands = [...runbook.matchAll(/npm run ([a-z:-]+)/g)].map(([, name = ""]) => name);
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
