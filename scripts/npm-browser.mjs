import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "./file-lock.mjs";
import { say, step } from "./terminal.mjs";

/**
 * Unpacks `@sparticuz/chromium`, with the libraries and the font that a bare system lacks, into `.cache`, once.
 *
 * @returns its path, and the environment that it needs.
 */
export async function unpackBrowser() {
  const { version } = JSON.parse(readFileSync("node_modules/@sparticuz/chromium/package.json", "utf8"));
  const folder = path.resolve(`.cache/chromium-${version}`);
  const onWait = (pid) => say(`waiting for process ${pid} to unpack the browser…`);
  await withLock(`${folder}.lock`, onWait, async () => {
    if (!existsSync(folder)) await step("unpacking Chromium", () => unpack(folder));
  });
  return {
    executablePath: path.join(folder, "chromium"),
    env: {
      LD_LIBRARY_PATH: [path.join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(":"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  };
}

/** Into a temporary folder first: a partial result must not pass for a complete one. */
async function unpack(folder) {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await withEnvironment({ TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" }, async () => {
    // It unpacks into TMPDIR, and its libraries only if it believes it is running on AWS Lambda.
    const { default: chromium } = await import("@sparticuz/chromium");
    await chromium.executablePath();
  });
  writeFileSync(
    path.join(unfinished, "fonts.conf"),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`,
  );
  renameSync(unfinished, folder);
}

/** Restores the environment afterwards, including variables that the work has changed. */
async function withEnvironment(changes, work) {
  const before = { ...process.env };
  Object.assign(process.env, changes);
  try {
    await work();
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
