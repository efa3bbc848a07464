import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const memoryFolder = "/dev/shm";
/** Ten thousand checkouts write about one gigabyte. */
const enoughBytes = 4 * 1024 ** 3;

/**
 * A new folder for a run's data and logs: in memory where there is plenty, else among the temporary files. What a process
 * has handed to the system outlives its `kill -9` in either; waiting for a disk would only test the disk.
 */
export async function makeRunFolder(): Promise<string> {
  const isRoomy = !process.env.TMPDIR && (await freeBytes(memoryFolder)) > enoughBytes;
  return mkdtemp(path.join(isRoomy ? memoryFolder : tmpdir(), "lectern-chaos-"));
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
