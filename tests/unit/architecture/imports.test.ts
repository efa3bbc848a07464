import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** A file and what it imports, both as paths from the repository's root (packages by their name). */
interface Import {
  from: string;
  to: string;
  /** `import type …`: nothing of it is left in what is built. A single `type` inside braces leaves the import. */
  isErased: boolean;
}

/** The folders of app/, from the top of the house to its ground: imports point down. */
const rooms = [
  "routes",
  "boot",
  "admin",
  "alerts",
  "observability",
  "webhooks",
  "checkout",
  "payments",
  "reports",
  "orders",
  "live",
  "flags",
  "learning",
  "accounts",
  "customers",
  "mail",
  "catalog",
  "audit",
  "shell",
  "platform",
  "ui",
];

/** `root.tsx` and the entries: files of app/ itself, which stand above every room. */
const roof = "app/*";

const rules: { promise: string; breaks(each: Import): boolean }[] = [
  {
    promise: "every import names a room that is listed",
    breaks: ({ to }) => isNoRoom(roomOf(to)),
  },
  {
    promise: "imports between rooms point down",
    breaks: ({ from, to }) => isBetweenRooms(from, to) && floorOf(from) > floorOf(to),
  },
  {
    promise: "nobody imports routes",
    breaks: ({ from, to }) => roomOf(to) === "routes" && roomOf(from) !== "routes",
  },
  {
    promise: "only routes, boot and scripts import admin",
    breaks: ({ from, to }) =>
      roomOf(to) === "admin" &&
      !["routes", "boot", "admin"].includes(roomOf(from) ?? "") &&
      !from.startsWith("scripts/"),
  },
  {
    promise: "platform and ui know no room",
    breaks: ({ from, to }) => isBetweenRooms(from, to) && ["platform", "ui"].includes(roomOf(from) ?? ""),
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
    breaks: ({ from, to, isErased }) => isForBrowsers(from) && /\.server$/.test(to) && !isErased,
  },
];

/** Null outside app/. */
function roomOf(file: string): string | null {
  const [top, room = "", ...rest] = file.split("/");
  if (top !== "app") return null;
  return rest.length > 0 || rooms.includes(room) ? room : roof;
}

function isNoRoom(room: string | null): boolean {
  return room !== null && room !== roof && !rooms.includes(room);
}

/** Counted from the roof, which is -1. */
function floorOf(file: string): number {
  return rooms.indexOf(roomOf(file) ?? "");
}

function isBetweenRooms(from: string, to: string): boolean {
  const [one, other] = [roomOf(from), roomOf(to)];
  return one !== null && other !== null && one !== other;
}

/** Components and hooks; routes and the root may do both, and Remix takes their server part away. */
function isForBrowsers(file: string): boolean {
  return (
    /^app\/[a-z]+\/.*(\.tsx|\/use-[^/]*\.ts)$/.test(file) && !/^app\/routes\/|\.server\.tsx?$/.test(file)
  );
}

/** Circles of rooms that import each other, each told once: `orders → payments → orders`. */
function circles(imports: Import[]): string[] {
  const below = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [one, other] = [roomOf(from), roomOf(to)];
    if (one && other && one !== other) below.set(one, (below.get(one) ?? new Set()).add(other));
  }
  const known = new Set<string>();
  return rooms.flatMap((room) => {
    const circle = wayBack(room, below);
    const name = circle.toSorted().join();
    if (circle.length === 0 || known.has(name)) return [];
    known.add(name);
    return [[...circle, room].join(" → ")];
  });
}

/** The shortest way from a room to itself, without its end; empty if there is none. */
function wayBack(room: string, below: Map<string, Set<string>>): string[] {
  const ways = [[room]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of below.get(way.at(-1) ?? "") ?? []) {
      if (next === room) return way;
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return [];
}

function importsIn(file: string, text: string): Import[] {
  const found = text.matchAll(
    /(\b(?:import|export)\s+type\s[^"'`;]*?)?(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`]+)["'`]/g,
  );
  return [...found].map(([, typeOnly, name = ""]) => ({
    from: file,
    to: resolve(file, name),
    isErased: typeOnly !== undefined,
  }));
}

function resolve(file: string, name: string): string {
  if (name.startsWith("~/")) return `app/${name.slice(2)}`;
  return name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name) : name;
}

/** Everything that is wrong with these imports, and with the list of rooms, were these the folders of app/. */
function broken(imports: Import[], folders: string[] = rooms): string[] {
  return [
    ...folders.filter((folder) => !rooms.includes(folder)).map((folder) => `app/${folder} is not listed`),
    ...rooms.filter((room) => !folders.includes(room)).map((room) => `app/${room} does not exist`),
    ...circles(imports).map((circle) => `rooms import each other in a circle: ${circle}`),
    ...rules.flatMap(({ promise, breaks }) =>
      imports.filter(breaks).map(({ from, to }) => `${promise}: ${from} imports ${to}`),
    ),
  ];
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).split(path.sep).join("/"))
    .filter((file) => !file.includes("/node_modules/"));
}

const imports = ["server.ts", ...["app", "sandbox", "scripts"].flatMap(filesUnder)]
  .filter((file) => /\.m?[jt]sx?$/.test(file))
  .flatMap((file) => importsIn(file, readFileSync(file, "utf8")));

it("every room and every import keeps the house's rules", () => {
  expect(new Set(imports.map(({ from }) => from)).size).toBeGreaterThan(50);
  const folders = readdirSync("app", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.map(({ name }) => name);
  expect(broken(imports, names)).toEqual([]);
});

describe("what breaks them is found:", () => {
  it("a circle of rooms", () => {
    const planted = [
      ...importsIn("app/orders/order.ts", 'export { x } from "~/catalog/quote";'),
      ...importsIn("app/catalog/quote.ts", 'import { x } from "../mail/mail";'),
      ...importsIn("app/mail/mail.ts", 'const x = await import("~/orders/order");'),
    ];
    expect(broken(planted)).toEqual([
      "rooms import each other in a circle: orders → catalog → mail → orders",
      "imports between rooms point down: app/catalog/quote.ts imports app/mail/mail",
      "imports between rooms point down: app/mail/mail.ts imports app/orders/order",
    ]);
  });

  it("a folder that is not listed", () => {
    expect(broken([], [...rooms, "marketing"])).toEqual(["app/marketing is not listed"]);
  });

  it("a listed room that does not exist", () => {
    const folders = rooms.filter((room) => room !== "audit");
    expect(broken([], folders)).toEqual(["app/audit does not exist"]);
  });

  it.each([
    ["app/orders/sync.ts", 'import { x } from "~/checkout/pay";', "imports between rooms point down"],
    [
      "app/catalog/tile.tsx",
      'import type { Order } from "~/orders/order";',
      "imports between rooms point down",
    ],
    ["app/ui/button.tsx", 'import { env } from "~/platform/env";', "platform and ui know no room"],
    ["app/platform/env.server.ts", 'import { x } from "../orders/order";', "platform and ui know no room"],
    ["app/platform/page.tsx", 'import { Button } from "../ui/button";', "platform and ui know no room"],
    [
      "app/alerts/rules.ts",
      'import { x } from "~/admin/overview/x";',
      "only routes, boot and scripts import admin",
    ],
    ["app/root.tsx", 'import("./admin/navigation");', "only routes, boot and scripts import admin"],
    ["server.ts", 'import { x } from "./app/admin/x";', "only routes, boot and scripts import admin"],
    ["app/catalog/quote.ts", 'import home from "../routes/_index";', "nobody imports routes"],
    ["app/orders/order.ts", 'import { x } from "~/marketing/x";', "every import names a room that is listed"],
    ["app/catalog/tile.tsx", 'import { x } from "./course.server";', "what runs in the browser alone"],
    ["app/catalog/tile.tsx", 'import { type X } from "./course.server";', "what runs in the browser alone"],
    [
      "app/checkout/pay.ts",
      'await import("../../sandbox/stripe/cards");',
      "nothing under app/ imports the sandbox",
    ],
    [
      "sandbox/stripe/server.ts",
      'export { env } from "../../app/env";',
      "the sandbox imports nothing from app/",
    ],
  ])("in %s: %s", (file, text, promise) => {
    expect(broken(importsIn(file, text))).toContainEqual(expect.stringContaining(promise));
  });

  it.each([
    ["app/routes/admin.orders.tsx", 'import { x } from "~/admin/orders/x";'],
    ["app/boot/background-jobs.server.ts", 'import { x } from "~/admin/bulk-sync/x";'],
    ["scripts/sync-orders.ts", 'import { x } from "../app/admin/x";'],
    ["app/root.tsx", 'import "./tailwind.css"; import { x } from "./shell/frame";'],
    ["app/catalog/tile.tsx", 'import type { X } from "./course.server";'],
  ])("and nothing in %s: %s", (file, text) => {
    expect(broken(importsIn(file, text))).toEqual([]);
  });
});

it("there is no drawer: folders are nouns of the business", () => {
  const drawers = /(^|\/)(utils?|helpers?|lib|libs|misc|common|services?|shared)(\/|\.tsx?$)/;
  const all = ["app", "sandbox", "scripts", "tests"].flatMap(filesUnder);
  expect(all.filter((file) => drawers.test(file))).toEqual([]);
});
