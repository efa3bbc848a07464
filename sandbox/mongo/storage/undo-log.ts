/** How to take back, in memory, what a transaction that fails has changed there. */
export class UndoLog {
  #steps: (() => void)[] = [];

  /** Notes the way back of a change that has just been made. */
  note(undo: () => void): void {
    this.#steps.push(undo);
  }

  /** The point that `rollback` can return to. */
  mark(): number {
    return this.#steps.length;
  }

  rollback(mark: number): void {
    while (this.#steps.length > mark) this.#steps.pop()?.();
  }

  clear(): void {
    this.#steps = [];
  }
}
