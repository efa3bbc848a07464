import { realpathSync } from "node:fs";
import type { Environment } from "./environment";
import { settingKey } from "./layout";

const OWNER = settingKey("owner");

// LMDB's table of readers knows processes, so a second server in this process needs a list of its own.
const ownedHere = new Set<string>();

/** A data folder that another running server owns. */
export class FolderInUseError extends Error {
  constructor(
    readonly folder: string,
    readonly owner: number,
  ) {
    super(`The data folder ${folder} is in use by another server (process ${owner}); stop that one first.`);
  }
}

/**
 * Makes this process the only owner of the data folder. The owner is noted inside the database by a transaction, of
 * which only one runs at a time; whether the noted process still lives is asked of LMDB's lock file, whose locks the
 * system gives up when a process dies, however it dies. So a note that `kill -9` left behind blocks nobody.
 *
 * @returns gives the folder up again
 * @throws FolderInUseError
 */
export function ownFolder(folder: string, environment: Environment): () => void {
  const path = realpathSync(folder);
  if (ownedHere.has(path)) throw new FolderInUseError(folder, process.pid);
  const alive = environment.processes();
  environment.transaction(() => {
    const noted = Number(environment.get(OWNER)?.toString() ?? 0);
    if (noted !== process.pid && alive.includes(noted)) throw new FolderInUseError(folder, noted);
    environment.put(OWNER, Buffer.from(String(process.pid)));
  });
  ownedHere.add(path);
  return () => ownedHere.delete(path);
}
