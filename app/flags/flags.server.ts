import { recordAudit } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { withDeadline } from "~/platform/deadline.server";
import { EnvError, env } from "~/platform/env.server";
import { logger } from "~/platform/logger.server";
import { once } from "~/platform/once.server";
import { FeatureFlags, type FlagRecord, shareOf } from "./flag-record.server";
import { isInShare } from "./flag-share.server";
import {
  defaultFlags,
  type FlagName,
  type FlagShares,
  type Flags,
  flagNames,
  flagVariable,
  type HouseFlags,
  isShared,
} from "./flags";

/** How long a process trusts what it has read; a change takes effect everywhere within this plus one query. */
const freshMs = 2_000;
/** How long a caller waits for the database before it continues with the last known flags. */
const patienceMs = 1_000;

/** How long a query can hang before another one is tried. */
const giveUpMs = 10_000;

interface Reading {
  freshUntil: number;
  done: Promise<void>;
}

/** Caches the flags in this process. However many callers there are, at most one query runs. */
class FlagReader {
  #known = toShares([]);
  #reading: Reading | null = null;

  async read(): Promise<FlagShares> {
    if (!this.#reading || this.#reading.freshUntil <= clock.nowMs()) this.#reading = this.#begin();
    await withDeadline(this.#reading.done, patienceMs).catch(() => {});
    return this.#known;
  }

  /** Makes the next call read the flags again. */
  forget(): void {
    this.#reading = null;
  }

  #begin(): Reading {
    const reading: Reading = { freshUntil: Number.POSITIVE_INFINITY, done: Promise.resolve() };
    reading.done = withDeadline(listFlags(), giveUpMs)
      .then(
        (records) => {
          // A query that began before a flag was set here has older values than the one after it.
          if (this.#reading === reading) this.#known = toShares(records);
        },
        (error: unknown) =>
          logger().warn({ err: error }, "flags could not be read, the last known ones stay in effect"),
      )
      .then(() => {
        reading.freshUntil = clock.nowMs() + freshMs;
      });
    return reading;
  }
}

function toShares(records: FlagRecord[]): FlagShares {
  return eachFlag((name) => {
    const record = records.find(({ _id }) => _id === name);
    return record ? shareOf(record) : defaultFlags[name] ? 100 : 0;
  });
}

/**
 * The current flags, as percentages of students: from the environment if set there, else from the database, else on.
 * Cheap enough to call everywhere: a process reads them every two seconds at most. Never throws: while the database
 * can't be read, the last known values stay in effect.
 */
export async function flagShares(): Promise<FlagShares> {
  return { ...(await once("flags", () => new FlagReader()).read()), ...overridden() };
}

/**
 * The current flags for a student; without one, only those that don't depend on the student. See `flagShares`.
 *
 * @example
 * if (!(await flags()).backgroundSync) return;
 */
export function flags(): Promise<HouseFlags>;
export function flags(studentId: string): Promise<Flags>;
export async function flags(studentId?: string): Promise<HouseFlags | Flags> {
  const shares = await flagShares();
  const backgroundSync = shares.backgroundSync > 0;
  if (studentId === undefined) return { backgroundSync };
  return {
    backgroundSync,
    provisionalOrders: isInShare("provisionalOrders", studentId, shares.provisionalOrders),
    liveStatus: isInShare("liveStatus", studentId, shares.liveStatus),
  };
}

/** A change of a flag. */
interface FlagChange {
  /** From 0, off, to 100, on; in between only for a flag that can be on for a share of the students. */
  percent: number;
  /** Who changes it, for display. */
  changedBy: string;
  /** Who changes it, for the audit log, e.g. `staff:<user id>`. */
  actor: string;
  reason?: string;
}

/**
 * Sets a flag for all processes, which follow within five seconds. An override in the environment still takes precedence.
 * Setting a flag to its current value changes nothing and isn't audited.
 *
 * @throws {RangeError} for a share of the students if the flag is for the whole shop.
 */
export async function setFlag(
  name: FlagName,
  { percent, changedBy, actor, reason }: FlagChange,
): Promise<void> {
  const isPart = percent > 0 && percent < 100;
  if (isPart && !isShared(name)) throw new RangeError(`${name} is on or off for everyone.`);
  const before = await FeatureFlags.findById(name).lean<FlagRecord>();
  if (before && shareOf(before) === percent) return;
  const changedAt = clock.now();
  await recordAudit({
    // A double click sees the same previous state, and so produces the same key.
    key: `flag:${name}:${before?.changedAt.getTime() ?? "first"}:${percent}`,
    at: changedAt,
    actor,
    action: "flag.changed",
    subject: `flag:${name}`,
    reason: reason ?? null,
    facts: { from: before ? shareOf(before) : 100, to: percent },
  });
  const changed = { isOn: percent > 0, changedBy, changedAt };
  await FeatureFlags.updateOne(
    { _id: name },
    isPart ? { $set: { ...changed, percent } } : { $set: changed, $unset: { percent: 1 } },
    { upsert: true },
  );
  once("flags", () => new FlagReader()).forget();
}

/** The stored flags: those that someone has set. */
export function listFlags(): Promise<FlagRecord[]> {
  return FeatureFlags.find().lean<FlagRecord[]>();
}

/**
 * Checks that every override names a flag: otherwise a misspelled one would be noticed only when it is needed.
 *
 * @throws {EnvError} naming the variables that don't.
 */
export function checkOverrides(): void {
  const known = flagNames.map(flagVariable);
  const unknown = Object.keys(env().flagOverrides).filter((variable) => !known.includes(variable));
  if (unknown.length === 0) return;
  throw new EnvError(
    unknown.map((variable) => `${variable}: no such flag; the flags are ${known.join(", ")}`).join("\n"),
  );
}

/** The overrides in this process's environment. */
export function overridden(): Partial<FlagShares> {
  const { flagOverrides } = env();
  const entries = flagNames.map((name) => [name, flagOverrides[flagVariable(name)]] as const);
  return Object.fromEntries(
    entries.filter(([, isOn]) => isOn !== undefined).map(([name, isOn]) => [name, isOn ? 100 : 0]),
  );
}

function eachFlag<Value>(read: (name: FlagName) => Value): Record<FlagName, Value> {
  return Object.fromEntries(flagNames.map((name) => [name, read(name)])) as Record<FlagName, Value>;
}
