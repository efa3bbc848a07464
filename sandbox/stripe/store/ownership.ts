import { realpathSync } from "node:fs";
import type { Database, RootDatabase } from "lmdb";

// LMDB's table of readers knows processes; a second sandbox in this process needs a list of its own.
const ownedHere = new Set<string>();

/** A data folder that another running sandbox owns; both would deliver every webhook. */
export class FolderInUse extends Error {}

/**
 * Makes this process the only owner of the folder. Whether an owner noted earlier still lives is asked of LMDB's lock
 * file, whose locks end with their process, so what a kill leaves behind blocks nobody.
 * @returns gives the folder up again
 * @throws FolderInUse
 */
export function ownFolder(
  folder: string,
  root: RootDatabase,
  facts: Database<unknown, (string | number)[]>,
): () => void {
  const path = realpathSync(folder);
  if (ownedHere.has(path)) throw new FolderInUse(`${folder} is in use by another sandbox of this process.`);
  // A read outside a transaction enters this process into LMDB's table.
  facts.get(["owner"]);
  root.transactionSync(() => {
    const owner = facts.get(["owner"]);
    if (typeof owner === "number" && owner !== process.pid && livingUsers(root).includes(owner)) {
      throw new FolderInUse(
        `${folder} is in use by another sandbox (process ${owner}); stop that one first.`,
      );
    }
    facts.putSync(["owner"], process.pid);
  });
  ownedHere.add(path);
  return () => ownedHere.delete(path);
}

/** Processes that have the environment open. */
function livingUsers(root: RootDatabase): number[] {
  root.readerCheck();
  return root
    .readerList()
    .split("\n")
    .map((line) => Number.parseInt(line.trim(), 10))
    .filter(Number.isInteger);
}
