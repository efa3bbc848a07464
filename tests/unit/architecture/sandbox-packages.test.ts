import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { expect, it } from "vitest";

interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** A file of a package, by its path inside it, and what it imports. */
interface Source {
  file: string;
  imports: Import[];
}

interface Import {
  /** As it is written. */
  name: string;
  /** Nothing is left of it once the types are gone. */
  isType: boolean;
}

interface Package {
  folder: string;
  manifest: Manifest;
  sources: Source[];
}

const KIT = "@lectern/sandbox-kit";

function importsIn(text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\b([^"';]*?)\bfrom\s*["']([^"']+)["']/gm);
  const others = text.matchAll(/(?:^import\s*|\bimport\s*\(\s*)["']([^"']+)["']/gm);
  return [
    ...[...statements].map(([, what = "", name = ""]) => ({ name, isType: /^\s*type\s/.test(what) })),
    ...[...others].map(([, name = ""]) => ({ name, isType: false })),
  ];
}

function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Tests, and scripts that build, run in the repository alone. */
function isPublished(file: string): boolean {
  return !file.startsWith("tests/") && file.endsWith(".ts");
}

function forbiddenImports({ folder, manifest, sources }: Package): string[] {
  const { dependencies = {}, devDependencies = {} } = manifest;
  const isAllowed = (file: string, { name, isType }: Import) => {
    if (name.startsWith(".")) {
      const target = path.posix.join(path.posix.dirname(file), name);
      // What several kinds of test share lies in the repository's fixtures.
      return !target.startsWith("../") || (!isPublished(file) && target.startsWith("../../tests/fixtures/"));
    }
    if (name.startsWith("node:") || builtinModules.includes(name)) return name.startsWith("node:");
    const needed = packageOf(name);
    if (needed in dependencies) return true;
    const isBuiltIn = needed === KIT || isType || !isPublished(file);
    return isBuiltIn && needed in devDependencies;
  };
  return sources.flatMap(({ file, imports }) =>
    imports
      .filter((each) => !isAllowed(file, each))
      .map(({ name }) => `sandbox/${folder}/${file} imports ${name}`),
  );
}

/** A folder of the package, or a file that lies in no folder. */
function partOf(file: string): string {
  return file.split("/")[0]?.replace(/\.\w+$/, "") ?? file;
}

/** Every part that can be reached from itself, with the others on the way. */
function cycles({ sources }: Package): string[] {
  const needs = new Map<string, Set<string>>();
  for (const { file, imports } of sources.filter(({ file }) => isPublished(file))) {
    const part = partOf(file);
    for (const { name } of imports.filter(({ name }) => name.startsWith("."))) {
      const needed = partOf(path.posix.join(path.posix.dirname(file), name));
      if (needed !== part) needs.set(part, (needs.get(part) ?? new Set()).add(needed));
    }
  }
  return [...needs.keys()].flatMap((part) => {
    const way = wayBack(part, needs);
    return way ? [way.join(" → ")] : [];
  });
}

function wayBack(start: string, needs: Map<string, Set<string>>): string[] | undefined {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of needs.get(way.at(-1) ?? "") ?? []) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "dist" || entry.name === "node_modules") return [];
    const name = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(name) : [name];
  });
}

function readPackage(folder: string): Package {
  const root = `sandbox/${folder}`;
  const files = filesUnder(root).filter((file) => /\.(ts|mjs)$/.test(file));
  return {
    folder,
    manifest: JSON.parse(readFileSync(`${root}/package.json`, "utf8")),
    sources: files.map((file) => ({
      file: file.slice(root.length + 1),
      imports: importsIn(readFileSync(file, "utf8")),
    })),
  };
}

const packages = readdirSync("sandbox").map(readPackage);

it.each(packages)(
  "sandbox/$folder imports its own files, what its manifest names, Node.js and the kit",
  (each) => {
    expect(each.sources.length).toBeGreaterThan(3);
    expect(forbiddenImports(each)).toEqual([]);
  },
);

it.each(packages)("no folders of sandbox/$folder import each other in a circle", (each) => {
  expect(cycles(each)).toEqual([]);
});

it("the kit is published by being built into the others, so it needs nothing but Node.js", () => {
  const kit = packages.find(({ manifest }) => manifest.name === KIT);
  expect(kit?.manifest.private).toBe(true);
  expect(kit?.manifest.dependencies).toBeUndefined();
});

it("the shop and the sandboxes use the same version of a package", () => {
  const root: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const versions = new Map<string, Set<string>>();
  for (const { dependencies, devDependencies } of [root, ...packages.map(({ manifest }) => manifest)]) {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  expect([...versions].filter(([, found]) => found.size > 1).map(([name]) => name)).toEqual([]);
});

const planted: Manifest = {
  name: "planted",
  dependencies: { a: "1" },
  devDependencies: { [KIT]: "1", b: "1" },
};

function plant(files: Record<string, string>): Package {
  const sources = Object.entries(files).map(([file, text]) => ({ file, imports: importsIn(text) }));
  return { folder: "planted", manifest: planted, sources };
}

it.each([
  ["server.ts", 'import { x } from "../mongo/server";'],
  ["server.ts", 'export { env } from "../../app/platform/env.server";'],
  ["server.ts", 'import { x } from "c";'],
  ["server.ts", 'import { x } from "b/part";'],
  ["server.ts", 'import fs from "fs";'],
  ["server.ts", 'const x = await import("@c/d");'],
  ["http/body.ts", 'import { wait } from "../../../tests/fixtures/eventually";'],
  ["tests/unit/x.test.ts", 'import { x } from "c";'],
])("a forbidden import in %s is caught: %s", (file, text) => {
  expect(forbiddenImports(plant({ [file]: text }))).toHaveLength(1);
});

it.each([
  ["server.ts", `import { x } from "./http/body";\nimport fs from "node:fs";\nimport a from "a/part";`],
  ["server.ts", `import type { B } from "b";\nimport { send } from "${KIT}/http/answers";`],
  ["tests/unit/x.test.ts", 'import { x } from "../../server";\nimport b from "b";'],
])("what a package may import in %s is let through", (file, text) => {
  expect(forbiddenImports(plant({ [file]: text }))).toEqual([]);
});

it("a circle of three folders is caught, also one of types alone", () => {
  const circle = {
    "a/x.ts": 'import { y } from "../b/y";',
    "b/y.ts": 'import type { Z } from "../c/z";',
    "c/z.ts": 'import { x } from "../a/x";',
  };
  expect(cycles(plant(circle))).toEqual(["a → b → c → a", "b → c → a → b", "c → a → b → c"]);
  expect(cycles(plant({ ...circle, "c/z.ts": "" }))).toEqual([]);
});
