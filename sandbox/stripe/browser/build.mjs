import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
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
  await mkdir(outDir, { recursive: true });
  await Promise.all([
    build({
      absWorkingDir: here,
      entryPoints: SCRIPTS,
      outdir: outDir,
      bundle: true,
      format: "iife",
      target: ["chrome111", "firefox121", "safari16.4"],
      minify: true,
      sourcemap: "linked",
      legalComments: "none",
      logLevel: "warning",
    }),
    ...PAGES.map((page) => copyFile(join(here, page), join(outDir, page.slice(page.indexOf("/") + 1)))),
  ]);
}
