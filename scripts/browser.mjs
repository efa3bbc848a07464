import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";

const systemNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * Finds a Chromium for the end-to-end tests: `CHROMIUM_PATH`, else the system's, else the one that the npm
 * package `@sparticuz/chromium` carries. `LECTERN_BROWSER=sparticuz` takes the last in any case.
 *
 * @returns where it is, and with which arguments it runs on a machine without a screen.
 */
export async function findBrowser() {
  const isForced = process.env.LECTERN_BROWSER === "sparticuz";
  const system = isForced ? null : (process.env.CHROMIUM_PATH ?? findInPath());
  if (system) return { name: "system Chromium", executablePath: system, parameters: ["--no-sandbox"] };
  const { default: chromium } = await import("@sparticuz/chromium");
  return {
    name: "@sparticuz/chromium",
    executablePath: await chromium.executablePath(),
    // Its own list also turns off what a shop's page needs, such as site isolation of the card's frame.
    parameters: ["--no-sandbox", "--disable-gpu", "--no-zygote", "--headless=shell"],
  };
}

function findInPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return systemNames.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
