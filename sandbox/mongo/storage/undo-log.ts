/** How to undo a failed transaction's changes in memory. */
export class UndoLog {
  #steps: (() => void)[] = [];

  /** Records how to undo a change that was just made. */
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
