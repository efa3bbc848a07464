import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const guides = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/architecture.md"];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

/** What a page names in code, commands included, as far as it is a path from the repository's root. */
function pathsIn(text: string): string[] {
  const top = readdirSync(".", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const isPath = (name: string) => top.some((folder) => name.startsWith(`${folder.name}/`));
  return all(text, /`([^`\n]+)`/g)
    .flatMap((code) => code.split(" "))
    .filter(isPath);
}

/** The files that a page links to, as paths from the repository's root. */
function linksIn(file: string): string[] {
  const links = all(readFileSync(file, "utf8"), /\]\((?!https?:|#)([^)#\s]+)/g);
  return links.map((link) => path.join(path.dirname(file), link));
}

describe.each(guides)("%s", (file) => {
  const text = readFileSync(file, "utf8");

  it("names only files and folders that exist", () => {
    expect(pathsIn(text).filter((name) => !existsSync(name))).toEqual([]);
  });

  it("links only to what exists", () => {
    expect(linksIn(file).filter((name) => !existsSync(name))).toEqual([]);
  });
});

it("a path that doesn't exist is noticed", () => {
  expect(pathsIn("see `app/orders/order.ts`, `npm start` and `app/nowhere/order.ts`")).toEqual([
    "app/orders/order.ts",
    "app/nowhere/order.ts",
  ]);
  expect(existsSync("app/nowhere/order.ts")).toBe(false);
});

it("every command in the README exists", () => {
  const commands = all(readFileSync("README.md", "utf8"), /npm run ([\w:-]+)/g);
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

it("the map shows every room, once", () => {
  const shown = all(readFileSync("docs/architecture.md", "utf8"), /^\| `app\/([a-z-]+)\/` \|/gm);
  const rooms = readdirSync("app").filter((name) => statSync(path.join("app", name)).isDirectory());
  expect(shown.toSorted()).toEqual(rooms.toSorted());
});

it("the index of decisions lists every record under its own title", () => {
  const records = readdirSync("docs/decisions").filter((name) => /^\d{4}-/.test(name));
  const rows = records.map((name) => {
    const [, title] = /^# \d+\. (.+)$/m.exec(readFileSync(path.join("docs/decisions", name), "utf8")) ?? [];
    return `| ${name.slice(0, 4)} | [${title}](${name}) |`;
  });
  const index = readFileSync("docs/decisions/README.md", "utf8");
  expect(index.split("\n").filter((line) => /^\| \d/.test(line))).toEqual(rows);
});

it("every test that docs/reliability.md names for a fault exists", () => {
  const rows = readFileSync("docs/reliability.md", "utf8")
    .split("\n")
    .filter((line) => /^\|.*\| `[a-z]+\/[a-z-]+/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  const missing = rows.flatMap((row) => {
    const cell = row.split(" | ").at(-1) ?? "";
    return [...cell.matchAll(/`([a-z]+\/[a-z/-]+)`(?: · "([^"]+)")?/g)]
      .filter(([, file = "", name = ""]) => {
        const found = `tests/integration/${file}.test.ts`;
        return !existsSync(found) || !readFileSync(found, "utf8").includes(name);
      })
      .map(([text]) => text);
  });
  expect(missing).toEqual([]);
});
