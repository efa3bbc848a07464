/** Counts API requests by method and route template, so that a test can see which calls a page or a job makes. */
export class Census {
  #counts = new Map<string, number>();

  count(method: string, template: string): void {
    const name = `${method} ${template}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Counts since the start or the last reset, by `METHOD /v1/template/:name`. */
  read(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => a.localeCompare(b)));
  }

  reset(): void {
    this.#counts.clear();
  }
}
