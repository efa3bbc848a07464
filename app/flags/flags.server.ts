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

/** So long a process trusts what it has read; every process follows a change within this and one query. */
const freshMs = 2_000;
/** So long a caller waits for the database before it goes on with what was known last. */
const patienceMs = 1_000;

/** So long a query may hang before another one is tried. */
const giveUpMs = 10_000;

interface Reading {
  freshUntil: number;
  done: Promise<void>;
}

/** One process's knowledge of the flags. However many ask at once, one query is under way. */
class FlagReader {
  #known = toShares([]);
  #reading: Reading | null = null;

  async read(): Promise<FlagShares> {
    if (!this.#reading || this.#reading.freshUntil <= clock.nowMs()) this.#reading = this.#begin();
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
          if (this.#reading === reading) this.#known = toShares(records);
        },
        (error: unknown) =>
          logger().warn({ err: error }, "flags could not be read, the last known ones hold"),
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
 * The shop's feature flags as they are now, for how many of a hundred students: the environment's word if it has one, else the
 * database's, else on. Cheap enough to ask at every turn: a process reads them every two seconds at most. Never
 * throws: while the database can't be read, what was known last holds.
 */
export async function flagShares(): Promise<FlagShares> {
  return { ...(await once("flags", () => new FlagReader()).read()), ...overridden() };
}

/**
 * The shop's feature flags as they are now for a student; without one, those alone that don't depend on the student. See
 * `flagShares`.
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

/** How somebody changes a flag. */
interface FlagChange {
  /** From 0, off, to 100, on; between them only for a flag that may be on for a share of the students. */
  percent: number;
  /** For people: who does it. */
  changedBy: string;
  /** For the audit trail, e.g. `staff:<user id>`. */
  actor: string;
  reason?: string;
}

/**
 * Sets a flag for all processes; they follow within five seconds. The environment's word stays above it. Setting it to
 * what it is already changes nothing, and is nothing for the audit trail.
 *
 * @throws {RangeError} for a share of the students where the flag is for all or for none.
 */
export async function setFlag(
  name: FlagName,
  { percent, changedBy, actor, reason }: FlagChange,
): Promise<void> {
  const isPart = percent > 0 && percent < 100;
  if (isPart && !isShared(name)) throw new RangeError(`${name} is on or off for everybody.`);
  const before = await FeatureFlags.findById(name).lean<FlagRecord>();
  if (before && shareOf(before) === percent) return;
  const changedAt = clock.now();
  await recordAudit({
    // Whoever presses twice at once has seen the same state before.
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

/** What this process's environment says about the flags. */
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
