const keptSamples = 20;

/** What the students met, counted while they meet it. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #durations = new Map<string, number[]>();
  /** Answers that no fault explains. */
  readonly surprises: string[] = [];

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  surprise(words: string): void {
    this.count("surprises");
    if (this.surprises.length < keptSamples) this.surprises.push(words);
  }

  took(step: string, ms: number): void {
    const all = this.#durations.get(step);
    if (all) all.push(ms);
    else this.#durations.set(step, [ms]);
  }

  /** All counts whose name begins with `prefix`, without it. */
  under(prefix: string): Record<string, number> {
    const found = [...this.#counts].filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(found.map(([name, count]) => [name.slice(prefix.length), count]).sort());
  }

  /** Milliseconds of each step. */
  durations(): Record<string, { count: number; p50: number; p99: number }> {
    const summary = ([step, all]: [string, number[]]) => {
      const sorted = all.sort((a, b) => a - b);
      const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
      return [step, { count: sorted.length, p50: at(0.5), p99: at(0.99) }];
    };
    return Object.fromEntries([...this.#durations].map(summary));
  }
}
