import mongoose, { type Model, type QueryFilter, type Schema, type UpdateQuery } from "mongoose";
import { clock } from "./clock/clock";
import { env } from "./env.server";
import { logger } from "./logger.server";

/** MongoDB's codes for an index that is there already, under the same keys or name, but is another one. */
const indexConflicts = [85, 86];

mongoose.set({
  autoIndex: false,
  autoCreate: false,
  strictQuery: "throw",
  // The driver's own limit says when to give up; mongoose's buffer would hold an operation back for longer than Stripe waits.
  bufferCommands: false,
  // A filter value that came from outside can't smuggle in an operator; our own operators say `trusted(…)`.
  sanitizeFilter: true,
});

// What `timestamps` writes into createdAt and updatedAt.
Object.assign(mongoose, { now: () => clock.now() });

/** Marks a filter's operators as written by us, e.g. `{ status: trusted({ $in: [...] }) }`. */
export const trusted = mongoose.trusted;

/**
 * Registers a model once, and again with its new schema when hot reload evaluates the module again.
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
    // Without it whoever waits for a connection while all of them break may wait for ever.
    waitQueueTimeoutMS: 15_000,
    appName: "lectern",
  });
}

function noteLoss(): void {
  logger().warn("database disconnected");
}

/**
 * Builds the indexes of every registered model. Uniqueness is what keeps an order from being
 * doubled, so a shop whose indexes can't be built must not open.
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

/** Thrown where an index was changed and nothing has dropped the one that it replaces. */
export class IndexConflictError extends Error {
  override name = "IndexConflictError";

  constructor(collection: string, cause: Error) {
    super(
      `An index of ${collection} can't be built beside the one that it replaces; a migration has to drop that first. MongoDB says: ${cause.message}`,
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
  if (!db) throw new Error("There is no connection to the database.");
  await db.command({ ping: 1 });
}

export async function disconnectDatabase(): Promise<void> {
  // From here on it is no news.
  mongoose.connection.off("disconnected", noteLoss);
  await mongoose.disconnect();
}

/** Updates the record of an id, or makes it. Of two that make it at once MongoDB refuses one, which then updates it. */
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
