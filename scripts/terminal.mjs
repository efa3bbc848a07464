import { fileURLToPath } from "node:url";

/** Output for people. Colored only in a terminal. */

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : String(text));

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

const oldestNode = [20, 19];

/** Thrown for problems that the person at the terminal can fix; shown without a stack. */
export class Problem extends Error {}

/**
 * Runs a script's main function in the repository's folder, wherever it was called from; if it fails, shows why and exits
 * with 1.
 */
export async function main(work) {
  // Writing to a closed terminal fails; stopping must go on anyway.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  process.chdir(fileURLToPath(new URL("..", import.meta.url)));
  try {
    checkNode();
    await work();
  } catch (error) {
    say(`\n${red("✗")} ${error instanceof Problem ? error.message : (error.stack ?? error)}`, process.stderr);
    process.exit(1);
  }
}

export function say(line, stream = process.stdout) {
  stream.write(`${line}\n`);
}

/** Announces a step, does it, and reports how long it took. */
export async function step(title, work) {
  const took = stopwatch();
  say(`${dim("·")} ${title}…`);
  const result = await work();
  say(`${green("✓")} ${title} ${dim(`(${took()})`)}`);
  return result;
}

/** @returns a function that returns the time since its creation, e.g. "4.2 s". */
export function stopwatch() {
  const start = performance.now();
  return () => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Problem(
    `Lectern needs Node.js ${oldestNode.join(".")} or newer; this is ${process.versions.node}.`,
  );
}
