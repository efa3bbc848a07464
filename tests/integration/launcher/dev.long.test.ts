import { readdirSync, rmSync } from "node:fs";
import { chromium, type Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findBrowser } from "../../../scripts/browser.mjs";
import { Cleanup, temporaryFolder } from "../../fixtures/cleanup";
import { Complaints } from "../../fixtures/complaints";
import { ready, runScript } from "./launcher";

let cleanup: Cleanup;

beforeEach(() => {
  cleanup = new Cleanup();
});
afterEach(() => cleanup.run());

async function openPage(): Promise<{ page: Page; complaints: Complaints }> {
  const { executablePath, parameters, env } = await findBrowser();
  const browser = await chromium.launch({
    executablePath,
    args: parameters,
    env: { ...process.env, ...env },
  });
  cleanup.add(() => browser.close());
  const context = await browser.newContext();
  const complaints = new Complaints(context);
  return { page: await context.newPage(), complaints };
}

/** Asks for a module as a browser does, and then for all that it imports. */
async function requestAll(url: string, vite: ViteDevServer, requested: Set<string>): Promise<void> {
  if (requested.has(url)) return;
  requested.add(url);
  const { client } = vite.environments;
  await client.transformRequest(url);
  const module = await client.moduleGraph.getModuleByUrl(url);
  const ours = [...(module?.importedModules ?? [])].map((each) => each.url).filter(isOurs);
  await Promise.all(ours.map((each) => requestAll(each, vite, requested)));
}

function isOurs(url: string): boolean {
  return /^\/app\/.*\.tsx?$/.test(url);
}

// Everything is compiled on demand, on a busy machine for a minute.
describe("npm run dev on an empty Vite cache", { timeout: 240_000 }, () => {
  it("loads each page once, without a complaint from the browser", async () => {
    rmSync("node_modules/.vite/deps", { recursive: true, force: true });
    const folder = await temporaryFolder("lectern-dev-", cleanup);
    const launcher = runScript("start", folder, cleanup, { parameters: ["--dev"] });
    const { appUrl } = await ready(launcher, 120_000);
    const { page, complaints } = await openPage();
    const loaded: string[] = [];
    page.on("load", () => loaded.push(new URL(page.url()).pathname));

    const visits = ["/sign-in", "/sign-up", "/"];
    for (const path of visits) {
      await page.goto(appUrl + path, { waitUntil: "networkidle", timeout: 120_000 });
    }
    // React answers, so the page has been hydrated: the theme changes without a new document.
    await page.getByRole("button", { name: "Dark" }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");

    expect(loaded).toEqual(visits);
    expect(complaints.unexpected).toEqual([]);
    expect(launcher.output()).not.toContain("optimized dependencies changed");
  });

  it("knows every package that a page imports before the first visit", async () => {
    const cacheDir = await temporaryFolder("lectern-vite-", cleanup);
    const vite = await createServer({
      cacheDir,
      logLevel: "error",
      server: { middlewareMode: true, hmr: false, ws: false },
    });
    cleanup.add(() => vite.close());
    const optimizer = vite.environments.client.depsOptimizer!;
    await optimizer.scanProcessing;
    const known = Object.keys({ ...optimizer.metadata.optimized, ...optimizer.metadata.discovered });

    const pages = readdirSync("app/routes").filter((name) => name.endsWith(".tsx"));
    const entries = ["entry.client.tsx", "root.tsx", ...pages.map((name) => `routes/${name}`)];
    const requested = new Set<string>();
    await Promise.all(entries.map((name) => requestAll(`/app/${name}`, vite, requested)));

    expect(requested.size).toBeGreaterThan(100);
    // As Remix does for every module that the server has loaded, to find a page's styles.
    await vite.moduleGraph.getModuleByUrl("mongoose");
    const met = Object.keys({ ...optimizer.metadata.optimized, ...optimizer.metadata.discovered });
    expect(met.filter((name) => !known.includes(name))).toEqual([]);
  });
});
