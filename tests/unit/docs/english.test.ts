import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What a word-for-word translation says, and what a native speaker would. */
const translated: readonly [pattern: RegExp, better: string][] = [
  [/\bopens? (its|the|their) courses? no longer\b/i, "no longer includes access to the course"],
  [/\bYou find all your orders\b/, "You can find all your orders"],
  [/\bare on their way back\b/, "Refund of $10.00 sent"],
  [/\bMend what is\b/, "Fix the fields marked below."],
  [/\bit is paid, and it is open\b/i, "Payment received. Your course is ready."],
  [/\bGive (the )?money back\b/, "Refund"],
  [/\bWay into the course\b/i, "Access"],
  [/\bNothing fires\b/i, "No active alerts"],
  [/\bAt Stripe, beside ours\b/i, "Compare with Stripe"],
  [/\bthe bank's word\b/, "Waiting for your bank to confirm."],
  [/\bOrders of before\b/, "Older orders"],
  [/\b(sessions|orders|records) of before (it|this|there)\b/, "older sessions"],
  [/\bSo long a (process|password|lease)\b/, "How long … lasts"],
  [/\bWhoever asks anew\b/, "A second request"],
  [/\bIt has been noted\b/, "nothing that isn't known"],
  [/\be-mail\b/i, "email"],
];

const textFiles = /\.(tsx?|mjs|mts|md|html|ya?ml|json)$|(^|\/)\.env\.example$/;

/** Text as it reads: without the line breaks and stars of comments and markup. */
function asRead(text: string): string {
  return text.replaceAll("&rsquo;", "'").replace(/\s*\n\s*(\*|\/\/)?\s*/g, " ");
}

function findTranslated(text: string): string[] {
  return translated.filter(([pattern]) => pattern.test(asRead(text))).map(([, better]) => better);
}

function filesOfRepository(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"]).toString();
  return listed
    .split("\n")
    .filter((file) => textFiles.test(file) && file !== "package-lock.json" && !file.startsWith("tests/"));
}

it("pages, emails, comments and docs say what a native speaker would", () => {
  const files = filesOfRepository();
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    findTranslated(readFileSync(file, "utf8")).map((better) => `${file}: rather “${better}”`),
  );
  expect(found).toEqual([]);
});

it.each([
  "This order opens its course no longer.",
  "You find all your orders in your account.",
  "$10.00 are on their way back, once",
  "Mend what is marked below.",
  "Thank you. It is paid, and it is open.",
  "Give money back",
  "Way into the course",
  "Nothing fires",
  "At Stripe, beside ours",
  "We are waiting for the\n          bank&rsquo;s word.",
  "// Orders of before there were these fields have none.",
  "/** So long a process that works on an event is trusted to be alive … */",
  "// Whoever asks anew …",
])("“%s” is refused", (text) => {
  expect(findTranslated(text)).toHaveLength(1);
});
