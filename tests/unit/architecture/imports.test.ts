import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

/** A file and what it imports, both as paths from the repository's root (packages by their name). */
interface Import {
  from: string;
  to: string;
}

const domains = [
  "catalog",
  "accounts",
  "checkout",
  "orders",
  "webhooks",
  "customers",
  "subscriptions",
  "learning",
  "refunds",
  "mail",
  "operations",
  "reports",
].map((name) => `app/${name}/`);

const rules: { promise: string; breaks(each: Import): boolean }[] = [
  {
    promise: "domain folders, platform and ui never import routes",
    breaks: ({ from, to }) => to.startsWith("app/routes/") && !from.startsWith("app/routes"),
  },
  {
    promise: "platform holds no business word",
    breaks: ({ from, to }) => from.startsWith("app/platform/") && isIn(to, [...domains, "app/ui/"]),
  },
  {
    promise: "ui knows no domain",
    breaks: ({ from, to }) => from.startsWith("app/ui/") && isIn(to, [...domains, "app/platform/"]),
  },
  {
    promise: "orders never imports checkout",
    breaks: ({ from, to }) => from.startsWith("app/orders/") && to.startsWith("app/checkout/"),
  },
  {
    promise: "nothing under app/ imports the sandbox",
    breaks: ({ from, to }) => from.startsWith("app/") && to.startsWith("sandbox/"),
  },
  {
    promise: "the sandbox imports nothing from app/",
    breaks: ({ from, to }) => from.startsWith("sandbox/") && to.startsWith("app/"),
  },
  {
    promise: "what runs in the browser alone never imports server modules",
    breaks: ({ from, to }) => isForBrowsers(from) && /\.server$/.test(to),
  },
];

function isIn(file: string, folders: string[]): boolean {
  return folders.some((folder) => file.startsWith(folder));
}

/** Components and hooks; routes and the root may do both, and Remix takes their server part away. */
function isForBrowsers(file: string): boolean {
  return (
    /^app\/[a-z]+\/.*(\.tsx|\/use-[^/]*\.ts)$/.test(file) && !/^app\/routes\/|\.server\.tsx?$/.test(file)
  );
}

function importsIn(file: string, text: string): Import[] {
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g);
  return [...found].map(([, name = ""]) => ({ from: file, to: resolve(file, name) }));
}

function resolve(file: string, name: string): string {
  if (name.startsWith("~/")) return `app/${name.slice(2)}`;
  return name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name;
}

function broken(imports: Import[]): string[] {
  return rules.flatMap(({ promise, breaks }) =>
    imports.filter(breaks).map(({ from, to }) => `${promise}: ${from} imports ${to}`),
  );
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join("/"));
}

const files = ["app", "sandbox"].flatMap(filesUnder).filter((file) => /\.tsx?$/.test(file));

it("every import keeps the house's rules", () => {
  expect(files.length).toBeGreaterThan(50);
  expect(broken(files.flatMap((file) => importsIn(file, readFileSync(file, "utf8"))))).toEqual([]);
});

it.each([
  ["app/orders/sync.ts", 'import { x } from "~/checkout/pay";'],
  ["app/platform/env.server.ts", 'import { x } from "../orders/order";'],
  ["app/ui/button.tsx", 'import type { Order } from "~/orders/order";'],
  ["app/catalog/tile.tsx", 'import { Courses } from "./course.server";'],
  ["app/catalog/quote.ts", 'import home from "../routes/_index";'],
  ["app/checkout/pay.ts", 'const x = await import("../../sandbox/stripe/cards");'],
  ["sandbox/stripe/server.ts", 'export { env } from "../../app/platform/env.server";'],
])("a forbidden import in %s is caught", (file, text) => {
  expect(broken(importsIn(file, text))).toHaveLength(1);
});

it("there is no drawer: folders are nouns of the business", () => {
  const drawers = /(^|\/)(utils?|helpers?|lib|libs|misc|common|services?|shared)(\/|\.tsx?$)/;
  const all = ["app", "sandbox", "scripts", "tests"].flatMap(filesUnder);
  expect(all.filter((file) => drawers.test(file))).toEqual([]);
});
