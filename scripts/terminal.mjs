/** Words for the person at the terminal. Colours only where a terminal shows them. */

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : String(text));

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

/** Says what is being done, does it, and says how long it took. */
export async function step(title, work) {
  const start = performance.now();
  process.stdout.write(`${dim("·")} ${title} …\n`);
  const result = await work();
  process.stdout.write(
    `${green("✓")} ${title} ${dim(`(${((performance.now() - start) / 1000).toFixed(1)} s)`)}\n`,
  );
  return result;
}

/** Thrown for what a person can mend; shown without a stack. */
export class Problem extends Error {}

/** Runs a script's main function; ends the process with 1 and plain words when it fails. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    const text = error instanceof Problem ? error.message : (error.stack ?? String(error));
    process.stderr.write(`\n${red("✗")} ${text}\n`);
    process.exit(1);
  }
}
