import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { flagNames, flagVariable } from "~/flags/flags";
import { envVariables } from "~/platform/env.server";
import { stripeApiVersion } from "~/platform/stripe.server";
import { syncTargetOf } from "~/webhooks/tracked-events";

const guide = readFileSync("docs/deploy.md", "utf8");
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const flagVariables = flagNames.map(flagVariable);

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

function section(title: string): string {
  const [, text = ""] = new RegExp(`^##+ ${title}\\n(.*?)(?=^##+ |(?![^]))`, "ms").exec(guide) ?? [];
  return text;
}

it("its environment table holds every variable, and no other", () => {
  const table = section("Environment");
  const rows = all(table, /^\| `(\w+)` \|/gm);
  const [, ofTheDemo = ""] =
    /^`npm start` sets these for its demo; leave them alone: (.+?)\. /m.exec(table) ?? [];
  const named = [...rows, ...all(ofTheDemo, /`(\w+)`/g)];
  expect(named.toSorted()).toEqual([...envVariables, ...flagVariables].toSorted());
});

it("no example of an environment names a variable that nothing reads", () => {
  const named = all(readFileSync(".env.example", "utf8"), /^(\w+)=/gm);
  const ofTheDemo = named.filter((name) => /^SANDBOX_\w+_PORT$/.test(name)).concat("LECTERN_DATA_DIR");
  expect(named.filter((name) => ![...envVariables, ...flagVariables, ...ofTheDemo].includes(name))).toEqual(
    [],
  );
});

it("the endpoint that it makes listens to exactly what the shop acts on", () => {
  const types = readFileSync("node_modules/stripe/esm/resources/WebhookEndpoints.d.ts", "utf8");
  const [, union = ""] = /type EnabledEvent = ([^;]+);/.exec(types) ?? [];
  const object = { id: "an_id", payment_intent: "an_id", customer: "an_id" };
  const acted = all(union, /'([\w.]+)'/g).filter((type) => syncTargetOf({ type, data: { object } } as never));
  expect(acted.length).toBeGreaterThan(20);
  expect(all(guide, /--enabled-events (\S+)/g)).toEqual(acted.toSorted());
});

it("it names the API version that the shop is written for, and no other", () => {
  expect(new Set(all(guide, /(\d{4}-\d\d-\d\d\.[a-z]+)/g))).toEqual(new Set([stripeApiVersion]));
});

it("its restricted key may do exactly what the shop calls", () => {
  const code = (readdirSync("app", { recursive: true }) as string[])
    .filter((file) => file.endsWith(".server.ts"))
    .map((file) => readFileSync(path.join("app", file), "utf8"))
    .join("\n");
  const called = all(code, /stripe\(\)\s*\.((?:radar\.)?\w+)\.\w+\(/g).filter((name) => name !== "webhooks");
  const granted = all(section("Keys"), /^\| [^|]+ \| (?:read|write) \| `([\w.]+)`/gm);
  expect(granted.toSorted()).toEqual([...new Set(called)].toSorted());
});

it("every command, service and file in it exists", () => {
  const commands = all(guide, /npm run ([\w:-]+)/g).filter((name) => name !== "NAME");
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  const { services } = parse(readFileSync("compose.yaml", "utf8"), { merge: true });
  const named = all(guide, /docker compose (?:run --rm|exec -T) (\w+)|--scale (\w+)=/g);
  expect(named.filter((name) => name && !(name in services))).toEqual([]);
  // The runbook is linked before it is there.
  const linked = all(guide, /\]\((?!https?:|#)([^)#]+)/g).map((file) => path.join("docs", file));
  expect(linked.filter((file) => !existsSync(file) && !file.startsWith("docs/operations/"))).toEqual([]);
});
