import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { main, Problem } from "./terminal.mjs";

const nodeEntries = {
  server: "server.ts",
  staff: "scripts/staff.ts",
  seed: "scripts/seed.ts",
  "sandbox-mongo": "sandbox/mongo/main.ts",
  "sandbox-stripe": "sandbox/stripe/main.ts",
};

/**
 * Builds everything that runs: the Remix app to `build/client` and `build/server`, the Node entries to
 * `build/run`, the sandbox's browser scripts to `build/sandbox-stripe-browser`.
 */
export async function build() {
  // They are there only once the packages are installed.
  const { build: bundle } = await import("esbuild");
  const { buildSandboxBrowser } = await import("../sandbox/stripe/browser/build.mjs");
  await Promise.all([
    buildRemix(),
    buildSandboxBrowser("build/sandbox-stripe-browser"),
    bundle({
      entryPoints: nodeEntries,
      outdir: "build/run",
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      sourcemap: true,
      logLevel: "warning",
    }),
  ]);
}

function buildRemix() {
  return new Promise((resolve, reject) => {
    const cli = "node_modules/@remix-run/dev/dist/cli.js";
    const child = spawn(process.execPath, [cli, "vite:build", "--logLevel", "warn"], {
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Problem(`The build failed:\n\n${output}`)),
    );
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main(build);
