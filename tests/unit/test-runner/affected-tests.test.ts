import { expect, it } from "vitest";
import { affectedTests } from "../../../scripts/affected-tests.mjs";

const everything = { integration: "all", e2e: "all", chaos: true };

const sources = {
  "app/routes/checkout.$slug.tsx":
    'import { quote } from "~/catalog/quote";\nimport "~/checkout/begin.server";',
  "app/routes/about.tsx": 'import { Frame } from "~/shell/frame";',
  "app/shell/frame.tsx": "",
  "app/catalog/quote.ts": "",
  "app/checkout/begin.server.ts": 'import {\n  quote,\n} from "../catalog/quote";',
  "app/reports/sales.tsx": "",
  "app/holds/take.server.ts": "",
  "tests/chaos/cluster.ts": "",
  "tests/fixtures/shop.ts": "",
  "tests/fixtures/crash-at.mjs": "",
  "tests/fixtures/courses.ts": 'import type { Shop } from "./shop";',
  "tests/integration/catalog/quote.test.ts": "",
  "tests/integration/checkout/begin.test.ts": 'import { startShop } from "../../fixtures/shop";',
  "tests/integration/reports/sales.test.ts": 'import { sell } from "../../fixtures/courses";',
  "tests/integration/mail/outbox.test.ts": "",
  "tests/e2e/accessibility/axe.ts": "",
  "tests/e2e/accessibility/pages.spec.ts": 'import { findViolations } from "./axe";',
  "tests/e2e/checkout/buy.spec.ts": "",
  "tests/e2e/reports/reports.spec.ts": 'import { findViolations } from "../accessibility/axe";',
};

it("a file of a room selects the tests of that room and of every room that imports it", () => {
  expect(affectedTests(["app/catalog/quote.ts"], sources)).toEqual({
    integration: ["tests/integration/catalog/quote.test.ts", "tests/integration/checkout/begin.test.ts"],
    e2e: ["tests/e2e/accessibility/pages.spec.ts", "tests/e2e/checkout/buy.spec.ts"],
    chaos: true,
  });
});

it("what no server module imports leaves the chaos run out", () => {
  expect(affectedTests(["app/reports/sales.tsx"], sources)).toMatchObject({
    integration: ["tests/integration/reports/sales.test.ts"],
    chaos: false,
  });
});

it("a route selects the tests of the rooms that it imports", () => {
  expect(affectedTests(["app/routes/checkout.$slug.tsx"], sources).integration).toEqual([
    "tests/integration/catalog/quote.test.ts",
    "tests/integration/checkout/begin.test.ts",
  ]);
});

it("a deleted file selects the tests of its room", () => {
  expect(affectedTests(["app/reports/gone.ts"], sources).integration).toEqual([
    "tests/integration/reports/sales.test.ts",
  ]);
});

it("a test selects itself, and a fixture every test that imports it, directly or not", () => {
  expect(affectedTests(["tests/integration/mail/outbox.test.ts"], sources)).toEqual({
    integration: ["tests/integration/mail/outbox.test.ts"],
    e2e: [],
    chaos: false,
  });
  expect(affectedTests(["tests/fixtures/shop.ts"], sources).integration).toEqual([
    "tests/integration/checkout/begin.test.ts",
    "tests/integration/reports/sales.test.ts",
  ]);
  expect(affectedTests(["tests/e2e/accessibility/axe.ts"], sources).e2e).toEqual([
    "tests/e2e/accessibility/pages.spec.ts",
    "tests/e2e/reports/reports.spec.ts",
  ]);
  expect(affectedTests(["tests/chaos/cluster.ts"], sources).chaos).toBe(true);
});

it("prose and unit tests select nothing here", () => {
  expect(affectedTests(["README.md", "docs/scale.md", "tests/unit/mail/mails.test.ts"], sources)).toEqual({
    integration: [],
    e2e: [],
    chaos: false,
  });
});

it.each([
  ["code that every room uses", "app/platform/clock.ts"],
  ["a file at the top of app/", "app/root.tsx"],
  ["the server", "server.ts"],
  ["a sandbox", "sandbox/mongo/server.ts"],
  ["a dependency", "package-lock.json"],
  ["a script", "scripts/build.mjs"],
  ["a helper that is run, not imported", "tests/fixtures/crash-at.mjs"],
  ["a helper that is gone", "tests/integration/mail/gone.ts"],
  ["a page that the build takes in", "docs/operations/runbook.md"],
  ["a room whose tests can't be found", "app/holds/take.server.ts"],
  ["a route that imports only such rooms", "app/routes/about.tsx"],
])("%s selects everything", (_, file) => {
  expect(affectedTests([file], sources)).toEqual(everything);
});
