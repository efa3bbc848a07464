import mongoose, { type mongo } from "mongoose";
import { clock } from "./clock/clock";
import { randomId } from "./clock/random";
import { every, wait } from "./clock/timers";
import { isDuplicateKey } from "./database.server";
import { logger } from "./logger.server";

/** How long a process that was killed during a migration blocks the others. */
const lockMs = 30_000;
const lookEveryMs = 500;

/** One change to stored data, from one version's form to the next. */
export interface Migration {
  /** Recorded in the database, so it must not change once released. */
  name: string;
  /**
   * Must also work on an empty database, and again from the beginning after an interruption. It uses no models: what it
   * does must stay the same when they change.
   */
  run(database: mongo.Db): Promise<void>;
}

interface MigrationState {
  name: string;
  /** Null while it is pending. */
  doneAt: Date | null;
  /** False if only a newer version of the shop knows it. */
  isKnown: boolean;
}

/** Thrown for a database that a newer version of the shop has migrated. */
export class NewerDatabaseError extends Error {
  override name = "NewerDatabaseError";

  constructor(names: string[]) {
    super(
      `The database is newer than this version of the shop, which doesn't know ${names.join(", ")}. Start the newer version, or restore a backup from before it. LECTERN_ALLOW_NEWER_DATABASE=1 starts this version anyway.`,
    );
  }
}

/**
 * Migrates the connected database: pending migrations run in the order of the list, and each is recorded. Of any number
 * of processes, one does this while the others wait.
 *
 * @param allowsNewer whether to ignore recorded migrations that aren't in the list.
 * @returns the names of the migrations that this process ran.
 * @throws {NewerDatabaseError} unless `allowsNewer`.
 */
export async function migrate(
  migrations: readonly Migration[],
  { allowsNewer }: { allowsNewer: boolean },
): Promise<string[]> {
  const pending = async () => {
    const states = await listMigrations(migrations);
    const unknown = states.filter(({ isKnown }) => !isKnown);
    if (unknown.length > 0 && !allowsNewer) throw new NewerDatabaseError(unknown.map(({ name }) => name));
    return migrations.filter(({ name }) => states.some((state) => state.name === name && !state.doneAt));
  };
  if ((await pending()).length === 0) return [];
  return underLock(async (checkLock) => {
    const done: string[] = [];
    // Read again: another process may have run them in the meantime.
    for (const migration of await pending()) {
      await runMigration(migration);
      checkLock();
      done.push(migration.name);
    }
    return done;
  });
}

/** The state of the connected database: every migration in the list, in order, and those of newer versions. */
export async function listMigrations(migrations: readonly Migration[]): Promise<MigrationState[]> {
  const done = await records().find().sort({ doneAt: 1, _id: 1 }).toArray();
  const doneAt = new Map(done.map((record) => [record._id, record.doneAt]));
  const known = migrations.map(({ name }) => ({ name, doneAt: doneAt.get(name) ?? null, isKnown: true }));
  const names = new Set(known.map(({ name }) => name));
  const unknown = done
    .filter(({ _id }) => !names.has(_id))
    .map((record) => ({ name: record._id, doneAt: record.doneAt, isKnown: false }));
  return [...known, ...unknown];
}

async function runMigration({ name, run }: Migration): Promise<void> {
  const startedAt = clock.monotonicMs();
  await run(database());
  const tookMs = Math.round(clock.monotonicMs() - startedAt);
  await records().updateOne({ _id: name }, { $set: { doneAt: clock.now(), tookMs } }, { upsert: true });
  logger().info({ migration: name, tookMs }, "database migrated");
}

/** Runs `work` in one process at a time; `checkLock` throws if another process has taken over. */
async function underLock<Result>(work: (checkLock: () => void) => Promise<Result>): Promise<Result> {
  const owner = randomId();
  for (let isAnnounced = false; !(await takeLock(owner)); isAnnounced = true) {
    if (!isAnnounced) logger().info("waiting for another process to migrate the database");
    await wait(lookEveryMs);
  }
  let isLost = false;
  const stopRenewing = every(lockMs / 6, () => {
    locks()
      .updateOne({ _id: lockId, owner }, { $set: { until: untilWhen() } })
      .then(({ matchedCount }) => {
        isLost ||= matchedCount === 0;
      })
      .catch((error: unknown) => logger().warn({ err: error }, "the migration lock could not be renewed"));
  });
  try {
    return await work(() => {
      if (isLost) throw new Error("Another process has taken over the migrations. Start this process again.");
    });
  } finally {
    stopRenewing();
    await locks().deleteOne({ _id: lockId, owner });
  }
}

async function takeLock(owner: string): Promise<boolean> {
  try {
    await locks().updateOne(
      { _id: lockId, until: { $lte: clock.now() } },
      { $set: { owner, until: untilWhen() } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

const lockId = "migrations";

function untilWhen(): Date {
  return new Date(clock.nowMs() + lockMs);
}

function records() {
  return database().collection<{ _id: string; doneAt: Date; tookMs: number }>("migrations");
}

function locks() {
  return database().collection<{ _id: string; owner: string; until: Date }>("migrationLocks");
}

function database(): mongo.Db {
  const { db } = mongoose.connection;
  if (!db) throw new Error("The database isn't connected.");
  return db;
}
