import { Schema } from "mongoose";
import { clock } from "./clock/clock";
import { randomId } from "./clock/random";
import { every } from "./clock/timers";
import { defineModel } from "./database.server";
import { logger } from "./logger.server";

const beatEveryMs = 10_000;
/** Allows for some late or lost heartbeats. */
const aliveWithinMs = 90_000;
const keptSeconds = 24 * 60 * 60;

export type ProcessKind = "web" | "worker";

/** A process of the shop, and when it was last heard from. */
export interface ProcessRecord {
  _id: string;
  kind: ProcessKind;
  startedAt: Date;
  beatAt: Date;
  /** Set if it was stopped on purpose. */
  stoppedAt: Date | null;
}

const processSchema = new Schema<ProcessRecord>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    startedAt: { type: Date, required: true },
    beatAt: { type: Date, required: true },
    stoppedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: "processes" },
);
processSchema.index({ kind: 1, beatAt: -1 });
processSchema.index({ beatAt: 1 }, { expireAfterSeconds: keptSeconds });

const Processes = defineModel<ProcessRecord>("Process", processSchema);

/**
 * Registers this process, and sends a heartbeat every ten seconds.
 *
 * @returns a function that stops it, and records that the process was stopped on purpose.
 */
export async function startHeartbeat(kind: ProcessKind): Promise<() => Promise<void>> {
  const _id = randomId();
  const startedAt = clock.now();
  const beat = (stoppedAt: Date | null) =>
    Processes.updateOne(
      { _id },
      { $set: { kind, startedAt, beatAt: clock.now(), stoppedAt } },
      { upsert: true },
    ).catch((error: unknown) => logger().warn({ err: error }, "heartbeat could not be written"));
  await beat(null);
  const stopBeating = every(beatEveryMs, () => void beat(null));
  return async () => {
    stopBeating();
    await beat(clock.now());
  };
}

/** The processes of a kind that were heard from within the last day, the latest first. */
export function listProcesses(kind: ProcessKind): Promise<ProcessRecord[]> {
  return Processes.find({ kind }).sort({ beatAt: -1 }).lean<ProcessRecord[]>();
}

/** Whether a process was heard from recently and wasn't stopped on purpose. */
export function isAlive({ beatAt, stoppedAt }: ProcessRecord, now: Date): boolean {
  return stoppedAt === null && now.getTime() - beatAt.getTime() < aliveWithinMs;
}
