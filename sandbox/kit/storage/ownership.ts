import { realpathSync } from "node:fs";
import type { RootDatabase } from "lmdb";

// LMDB's table of readers knows processes, so a second sandbox in this process needs a list of its own.
const ownedHere = new Set<string>();

/** A data folder that another running sandbox owns. */
export class FolderInUseError extends Error {
  constructor(
    readonly folder: string,
    readonly owner: number,
  ) {
    super(`The data folder ${folder} is in use by another sandbox (process ${owner}); stop that one first.`);
  }
}

/** The note of who owns a folder, kept in its own database. */
export interface OwnerNote {
  read(): number | undefined;
  write(pid: number): void;
  /** Makes `work` one transaction. */
  transaction<T>(work: () => T): T;
  /** The processes that have the folder open now. */
  processes(): number[];
}

/**
 * Makes this process the only owner of a data folder. A killed owner's note blocks no one: whether an owner is still
 * alive is what LMDB's lock file says, and the system releases those locks however a process dies.
 *
 * @returns releases the folder
 * @throws FolderInUseError
 */
export function ownFolder(folder: string, note: OwnerNote): () => void {
  const path = realpathSync(folder);
  if (ownedHere.has(path)) throw new FolderInUseError(folder, process.pid);
  const alive = note.processes();
  note.transaction(() => {
    const owner = note.read();
    if (owner !== undefined && owner !== process.pid && alive.includes(owner)) {
      throw new FolderInUseError(folder, owner);
    }
    note.write(process.pid);
  });
  ownedHere.add(path);
  return () => ownedHere.delete(path);
}

/** The processes that have an LMDB environment open, without those that were killed. */
export function processesOf(root: Pick<RootDatabase, "readerCheck" | "readerList">): number[] {
  root.readerCheck();
  const lines = root.readerList().matchAll(/^\s*(\d+)\s/gm);
  return [...lines].map(([, pid]) => Number(pid));
}
