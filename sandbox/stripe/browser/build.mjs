import { copyFile, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

const SCRIPTS = {
  stripe: "host/stripe.ts",
  payment: "payment/payment.ts",
  challenge: "challenge/challenge.ts",
};

const PAGES = [
  "payment/payment.html",
  "payment/payment.css",
  "challenge/challenge.html",
  "challenge/challenge.css",
];

/**
 * Builds what the local Stripe serves to browsers, flat, into `outDir`: `stripe.js` for the shop's page, and the
 * pages of the Payment Element and of 3-D Secure with their scripts and styles.
 * @param {string} outDir made if it is missing
 */
export async function buildSandboxBrowser(outDir) {
  const target = resolve(outDir);
  await mkdir(target, { recursive: true });
  await Promise.all([
    build({
      absWorkingDir: here,
      entryPoints: SCRIPTS,
      outdir: target,
      bundle: true,
      format: "iife",
      target: ["chrome111", "firefox121", "safari16.4"],
      minify: true,
      sourcemap: "linked",
      legalComments: "none",
      logLevel: "warning",
    }),
    ...PAGES.map((page) => copyFile(join(here, page), join(target, page.slice(page.indexOf("/") + 1)))),
  ]);
}

// `npm pack` runs this file; the shop's build imports it.
if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildSandboxBrowser(process.argv[2] ?? "dist/browser");
