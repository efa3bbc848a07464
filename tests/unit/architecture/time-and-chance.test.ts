import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";

const rules = ["biome.json", ".gitignore", "app/platform/clock/time-and-chance.grit"];

const refused = [
  "export const a = Date.now();",
  "export const a = globalThis.Date.now();",
  "export const a = [1].map(Date.now);",
  "export const { now } = Date;",
  "export const a = new Date();",
  "export const a = Date();",
  "export const a = performance.now();",
  "export const a = window.performance.now();",
  "export const a = process.hrtime.bigint();",
  "export const a = setTimeout(() => {}, 1);",
  "export const a = window.setTimeout(() => {}, 1);",
  "export const a = setInterval(() => {}, 1);",
  "export const a = setImmediate(() => {});",
  "export const a = AbortSignal.timeout(1);",
  "export const a = Math.random();",
  "export const a = crypto.randomUUID();",
  "export const a = globalThis.crypto.getRandomValues(new Uint8Array(1));",
  'export { setTimeout as a } from "node:timers/promises";',
  'import { setTimeout as a } from "node:timers"; a(() => {}, 1);',
  'export const a = await import("node:timers/promises");',
  'import { randomUUID } from "node:crypto"; randomUUID();',
  'import { createHash, randomBytes as a } from "node:crypto"; createHash("md5").update(a(1));',
  'import * as node from "node:crypto"; node.randomInt(1);',
  'import { performance as a } from "node:perf_hooks"; a.now();',
];

const allowed = [
  "export const a = new Date(0);",
  'export const a = Date.parse("2026-01-01");',
  "export const a: Date = new Date(1, 2);",
  'import { createHash } from "node:crypto"; createHash("sha256");',
  'export const a = performance.getEntriesByType("navigation");',
  "export const a = (now: Date) => now.getTime();",
];

/** Which of these lines the linter refuses, each as a file of app/orders; in a folder of its own, beside nothing else. */
function refusedOf(lines: string[], room = "app/orders"): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "lectern-lint-"));
  try {
    for (const rule of rules) cpSync(rule, path.join(folder, rule));
    mkdirSync(path.join(folder, room), { recursive: true });
    for (const [index, line] of lines.entries())
      writeFileSync(path.join(folder, room, `planted-${index}.ts`), `${line}\n`);
    const biome = path.resolve("node_modules/@biomejs/biome/bin/biome");
    const parameters = [biome, "lint", "--reporter=github", "--max-diagnostics=none", "app"];
    const { stdout } = spawnSync(process.execPath, parameters, { cwd: folder, encoding: "utf8" });
    const found = stdout.matchAll(
      /title=(?:plugin|lint\/style\/noRestrictedImports),file=\S*planted-(\d+)\.ts/g,
    );
    const indices = new Set([...found].map(([, index]) => Number(index)));
    return lines.filter((_, index) => indices.has(index));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("reading the clock, setting timers and drawing random values fails the lint", () => {
  expect(refusedOf(refused)).toEqual(refused);
});

it("what is handed a time, and what has to do with neither, passes", () => {
  expect(refusedOf(allowed)).toEqual([]);
});

it("platform/clock may do it", () => {
  expect(refusedOf(refused, "app/platform/clock")).toEqual([]);
});
