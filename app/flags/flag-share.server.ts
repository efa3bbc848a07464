import { createHash } from "node:crypto";
import type { FlagName } from "./flags";

/**
 * Whether a student belongs to the share of students for whom a flag is on. The answer is the same in every process and
 * at any time; raising the share adds students and removes none. Each flag has its own share, so that it isn't always the
 * same students who try what is new.
 *
 * @param percent from 0, no one, to 100, everyone.
 */
export function isInShare(name: FlagName, studentId: string, percent: number): boolean {
  const digest = createHash("sha256").update(`${name}:${studentId}`).digest();
  return digest.readUInt32BE() % 100 < percent;
}
