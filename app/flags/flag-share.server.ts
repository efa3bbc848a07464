import { createHash } from "node:crypto";
import type { FlagName } from "./flags";

/**
 * Whether a student belongs to the share of students for whom a flag is on. The answer is the same in every process and
 * at every time; a greater share takes in more students and lets none of them go. Each flag draws its own
 * share, so that it isn't always the same students who try what is new.
 *
 * @param percent from 0, nobody, to 100, everybody.
 */
export function isInShare(name: FlagName, studentId: string, percent: number): boolean {
  const digest = createHash("sha256").update(`${name}:${studentId}`).digest();
  return digest.readUInt32BE() % 100 < percent;
}
