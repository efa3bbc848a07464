import mongoose, { type Model, type QueryFilter, type Schema, type UpdateQuery } from "mongoose";
import { clock } from "./clock/clock";
import { env } from "./env.server";
import { logger } from "./logger.server";

/** MongoDB's codes for a different index that already exists with the same keys or name. */
const indexConflicts = [85, 86];

mongoose.set({
  autoIndex: false,
  autoCreate: false,
  strictQuery: "throw",
  // The driver decides when to give up; mongoose's buffer would hold an operation back for longer than Stripe waits.
  bufferCommands: false,
  // A filter value from outside can't smuggle in an operator; our own operators are marked by `trusted(…)`.
  sanitizeFilter: true,
});

// `timestamps` takes createdAt and updatedAt from here.
Object.assign(mongoose, { now: () => clock.now() });

/** Marks a filter's operators as written by us, e.g. `{ status: trusted({ $in: [...] }) }`. */
export const trusted = mongoose.trusted;

/**
 * Registers a model, replacing its old schema when hot reload evaluates the module again.
 *
 * @example
 * export const Orders = defineModel<OrderRecord>("Order", orderSchema);
 */
export function defineModel<Fields>(name: string, schema: Schema<Fields>): Model<Fields> {
  if (mongoose.models[name]) mongoose.deleteModel(name);
  return mongoose.model<Fields>(name, schema);
}

/**
 * Connects to `MONGODB_URI`. Writes wait for the majority, so that an acknowledged order survives a failover.
 *
 * @throws when no server answers within five seconds.
 */
export async function connectDatabase(): Promise<void> {
  mongoose.connection.on("disconnected", noteLoss);
  mongoose.connection.on("reconnected", () => logger().info("database reconnected"));
  await mongoose.connect(env().MONGODB_URI, {
    w: "majority",
    serverSelectionTimeoutMS: 5_000,
    // Without this, an operation that waits for a connection while all of them break may wait forever.
    waitQueueTimeoutMS: 15_000,
    appName: "lectern",
  });
}

function noteLoss(): void {
  logger().warn("database disconnected");
}

/**
 * Builds the indexes of every registered model. Unique indexes prevent duplicate orders, so a shop whose indexes can't be
 * built must not start.
 *
 * @throws the first index that can't be built, e.g. over data that breaks it.
 */
export async function buildIndexes(): Promise<void> {
  await Promise.all(Object.values(mongoose.models).map(buildIndexesOf));
}

async function buildIndexesOf(model: Model<unknown>): Promise<void> {
  await model.createCollection();
  await model.createIndexes().catch((error: unknown) => {
    throw isIndexConflict(error) ? new IndexConflictError(model.collection.name, error) : error;
  });
}

/** Thrown when an index has changed, but no migration has dropped the old one. */
export class IndexConflictError extends Error {
  override name = "IndexConflictError";

  constructor(collection: string, cause: Error) {
    super(
      `An index of ${collection} can't be built while the one that it replaces exists; a migration must drop that first. MongoDB: ${cause.message}`,
      { cause },
    );
  }
}

function isIndexConflict(error: unknown): error is Error {
  return error instanceof Error && indexConflicts.includes(Number((error as { code?: unknown }).code));
}

/** @throws unless the database answers. */
export async function pingDatabase(): Promise<void> {
  const { db } = mongoose.connection;
  if (!db) throw new Error("The database isn't connected.");
  await db.command({ ping: 1 });
}

export async function disconnectDatabase(): Promise<void> {
  // From here on, a lost connection is expected.
  mongoose.connection.off("disconnected", noteLoss);
  await mongoose.disconnect();
}

/** Updates the record with an id, or creates it. If two callers create it at once, MongoDB refuses one, which then updates it. */
export async function upsertById<Fields extends { _id: unknown }>(
  model: Model<Fields>,
  _id: Fields["_id"],
  update: UpdateQuery<Fields>,
): Promise<void> {
  const filter = { _id } as QueryFilter<Fields>;
  try {
    await model.updateOne(filter, update, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await model.updateOne(filter, update);
  }
}

/** True for MongoDB's "this would break a unique index" (E11000), optionally on one index's field. */
export function isDuplicateKey(error: unknown, field?: string): boolean {
  if (!(error instanceof Error) || (error as { code?: unknown }).code !== 11_000) return false;
  const pattern = (error as { keyPattern?: Record<string, unknown> }).keyPattern;
  return field === undefined || (pattern !== undefined && field in pattern);
}
