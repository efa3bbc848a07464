const width = 30;
const redrawMs = 100;

/** A progress bar on stderr, drawn only in a terminal. */
export class ProgressBar {
  #done = 0;
  #drawnAt = 0;

  constructor(
    readonly noun: string,
    readonly total: number,
    readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.#draw();
  }

  /** One more is done; there may be more than the expected total. */
  advance(): void {
    this.#done += 1;
    if (Date.now() - this.#drawnAt >= redrawMs) this.#draw();
  }

  end(): void {
    this.#draw();
    if (this.stream.isTTY) this.stream.write("\n");
  }

  #draw(): void {
    if (!this.stream.isTTY) return;
    this.#drawnAt = Date.now();
    const total = Math.max(this.total, this.#done);
    const filled = total === 0 ? width : Math.round((this.#done / total) * width);
    const bar = "█".repeat(filled) + "░".repeat(width - filled);
    this.stream.write(`\r${bar} ${this.#done} of ${total} ${this.noun}`);
  }
}
