import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { unpackBrowser } from "./npm-browser.mjs";
import { Problem } from "./terminal.mjs";

const systemNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The Debian packages that provide the libraries of a headless Chromium. */
const debianPackages = {
  "libexpat.so.1": "libexpat1",
  "libgcc_s.so.1": "libgcc-s1",
  "libnspr4.so": "libnspr4",
  "libnss3.so": "libnss3",
  "libnssutil3.so": "libnss3",
  "libplc4.so": "libnspr4",
  "libplds4.so": "libnspr4",
};

/**
 * Finds a Chromium for the end-to-end tests: `CHROMIUM_PATH`, else the system's, else the one that the npm
 * package `@sparticuz/chromium` carries, unpacked into `.cache`. `LECTERN_BROWSER=sparticuz` forces the last one.
 *
 * @returns {Promise<import("./browser.d.mts").Browser>} how to start it.
 * @throws {Problem} when it can't start here, naming the missing Debian packages.
 */
export async function findBrowser() {
  const isForced = process.env.LECTERN_BROWSER === "sparticuz";
  const found = isForced ? undefined : process.env.CHROMIUM_PATH || findInPath();
  if (found) {
    // Without a screen, a GPU is emulated by the processor, which has better things to do.
    return { name: found, executablePath: found, parameters: ["--no-sandbox", "--disable-gpu"], env: {} };
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Problem("Chromium isn't installed. Install it, or set CHROMIUM_PATH to its path.");
  }
  const { executablePath, env } = await unpackBrowser();
  checkLibraries(executablePath, env);
  return {
    name: "@sparticuz/chromium",
    executablePath,
    // The package's own list also turns off features that the pages need, such as isolation of the card's frame.
    parameters: [
      "--no-sandbox",
      "--no-zygote",
      "--headless=shell",
      "--disable-gpu",
      "--font-render-hinting=none",
    ],
    env,
  };
}

function findInPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return systemNames.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function checkLibraries(executablePath, env) {
  const { stdout } = spawnSync("ldd", [executablePath], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const missing = [...(stdout ?? "").matchAll(/(\S+) => not found/g)].map(([, library]) => library);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((library) => debianPackages[library] ?? library))];
  throw new Problem(
    `The Chromium from npm can't start: missing ${missing.join(", ")}. On Debian: apt-get install ${packages.join(" ")}`,
  );
}
