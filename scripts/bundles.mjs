import path from "node:path";
import { runQuietly } from "./quiet-run.mjs";
import { Problem } from "./terminal.mjs";

/** What Node runs, as `build/run/<name>.js`. */
export const nodeEntries = {
  server: "server.ts",
  worker: "scripts/worker.ts",
  "sync-orders": "scripts/sync-orders.ts",
  inbox: "scripts/inbox.ts",
  migrate: "scripts/migrate.ts",
  staff: "scripts/staff.ts",
  flags: "scripts/flags.ts",
  reports: "scripts/reports.ts",
  seed: "scripts/seed.ts",
  chaos: "scripts/chaos.ts",
  "sandbox-mongo": "sandbox/mongo/main.ts",
  "sandbox-stripe": "sandbox/stripe/main.ts",
  "sandbox-mail": "sandbox/mail/main.ts",
};

/**
 * The parts of the build, each with the files that it is made from. The first one empties `build/` before it
 * begins, and by that makes the second one outdated.
 */
export const parts = {
  pages: { sources: ["app", "public", "vite.config.ts", "docs/operations/runbook.md"], build: buildPages },
  bundles: {
    sources: ["app", "sandbox", "server.ts", "scripts", "tests/chaos", "tests/fixtures"],
    build: buildBundles,
  },
};

/** Remix: `build/client` and `build/server`. */
async function buildPages() {
  const cli = "node_modules/@remix-run/dev/dist/cli.js";
  const { code, output } = await runQuietly(process.execPath, [cli, "vite:build", "--logLevel", "warn"], {
    NODE_ENV: "production",
  });
  if (code !== 0) throw new Problem(`The build failed:\n\n${output}`);
}

/**
 * One file for each entry of Node, packages left outside: they start in under a second where `tsx` takes 2.5 s.
 * And what the local Stripe serves to browsers.
 */
async function buildBundles() {
  // It is there only once the packages are installed, so nothing imports it before.
  const { buildSandboxBrowser } = await import("../sandbox/stripe/browser/build.mjs");
  try {
    await Promise.all([
      bundleForNode(nodeEntries, "build/run"),
      buildSandboxBrowser("build/sandbox-stripe-browser"),
    ]);
  } catch (error) {
    throw new Problem(`The build failed:\n\n${error.message}`);
  }
}

/** @param {Record<string, string>} entryPoints what each bundle in `outdir` is called, and is made from. */
export async function bundleForNode(entryPoints, outdir) {
  const { build } = await import("esbuild");
  await build({
    entryPoints,
    outdir,
    bundle: true,
    packages: "external",
    // What the sandboxes share is source, not a package that Node could load.
    alias: { "@lectern/sandbox-kit": path.resolve("sandbox/kit") },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "silent",
  });
}
