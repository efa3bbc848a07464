import { Schema } from "mongoose";
import { defineModel } from "~/platform/database.server";
import { withDeadline } from "~/platform/deadline.server";
import { EnvError, env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { defaultFlags, type FlagName, type Flags, flagNames, flagVariable } from "./flags";

/** So long a process trusts what it has read; every process follows a change within this and one query. */
const freshMs = 2_000;
/** So long a caller waits for the database before it goes on with what was known last. */
const patienceMs = 1_000;

/** So long a query may hang before another one is tried. */
const giveUpMs = 10_000;

/** A flag that somebody has set. One that nobody has touched has no record. */
export interface FlagRecord {
  _id: FlagName;
  isOn: boolean;
  /** For the trail: who set it. */
  changedBy: string;
  changedAt: Date;
}

const flagSchema = new Schema<FlagRecord>(
  {
    _id: { type: String, required: true },
    isOn: { type: Boolean, required: true },
    changedBy: { type: String, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "featureFlags" },
);

export const FeatureFlags = defineModel<FlagRecord>("FeatureFlag", flagSchema);

interface Reading {
  freshUntil: number;
  done: Promise<void>;
}

/** One process's knowledge of the flags. However many ask at once, one query is under way. */
class FlagReader {
  #known: Flags = defaultFlags;
  #reading: Reading | null = null;

  async read(): Promise<Flags> {
    if (!this.#reading || this.#reading.freshUntil <= Date.now()) this.#reading = this.#begin();
    await withDeadline(this.#reading.done, patienceMs).catch(() => {});
    return this.#known;
  }

  /** What is asked for from now on is read afresh. */
  forget(): void {
    this.#reading = null;
  }

  #begin(): Reading {
    const reading: Reading = { freshUntil: Number.POSITIVE_INFINITY, done: Promise.resolve() };
    reading.done = withDeadline(listFlags(), giveUpMs)
      .then(
        (records) => {
          // A query that began before the flag was set here knows less than the one after it.
          if (this.#reading === reading) this.#known = toFlags(records);
        },
        (error: unknown) =>
          logger().warn({ err: error }, "flags could not be read, the last known ones hold"),
      )
      .then(() => {
        reading.freshUntil = Date.now() + freshMs;
      });
    return reading;
  }
}

function toFlags(records: FlagRecord[]): Flags {
  const stored = Object.fromEntries(records.map(({ _id, isOn }) => [_id, isOn]));
  return { ...defaultFlags, ...stored };
}

/**
 * The shop's modes as they are now: the environment's word if it has one, else the database's, else on. Cheap
 * enough to ask at every turn: a process reads them every two seconds at most. Never throws: while the
 * database can't be read, what was known last holds.
 *
 * @example
 * if (!(await flags()).backgroundSync) return;
 */
export async function flags(): Promise<Flags> {
  return { ...(await once("flags", () => new FlagReader()).read()), ...overridden() };
}

/** Sets a flag for all processes; they follow within five seconds. The environment's word stays above it. */
export async function setFlag(name: FlagName, isOn: boolean, changedBy: string): Promise<void> {
  await FeatureFlags.updateOne(
    { _id: name },
    { $set: { isOn, changedBy, changedAt: new Date() } },
    { upsert: true },
  );
  once("flags", () => new FlagReader()).forget();
}

/** The flags that somebody has set, as they are stored. */
export function listFlags(): Promise<FlagRecord[]> {
  return FeatureFlags.find().lean<FlagRecord[]>();
}

/**
 * Makes sure that every override names a flag: a misspelt way back would be found out when it is needed.
 *
 * @throws {EnvError} naming the variables that don't.
 */
export function checkOverrides(): void {
  const known = flagNames.map(flagVariable);
  const unknown = Object.keys(env().flagOverrides).filter((variable) => !known.includes(variable));
  if (unknown.length === 0) return;
  throw new EnvError(
    unknown.map((variable) => `${variable}: no such flag; there is ${known.join(", ")}`).join("\n"),
  );
}

function overridden(): Partial<Flags> {
  const { flagOverrides } = env();
  const entries = flagNames.map((name) => [name, flagOverrides[flagVariable(name)]] as const);
  return Object.fromEntries(entries.filter(([, isOn]) => isOn !== undefined));
}
