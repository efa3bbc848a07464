import { Orders } from "~/orders/order.server";
import { buildIndexes, trusted } from "~/platform/database.server";
import { env, stripeModes } from "~/platform/env.server";
import { migrate } from "~/platform/migrations.server";
import { migrations } from "./migrations.server";

/**
 * Brings the connected database into the state that this version of the shop needs: first the stored data, then the
 * indexes. Every process of the shop calls it before it reads anything else.
 *
 * @throws {OtherStripeModeError} when the database belongs to another Stripe mode.
 * @throws when the database is newer than this version, or an index can't be built.
 */
export async function prepareDatabase(): Promise<void> {
  await checkStripeMode();
  await migrate(migrations, { allowsNewer: env().LECTERN_ALLOW_NEWER_DATABASE });
  await buildIndexes();
}

/** Thrown for a database with orders of another Stripe mode: jobs, alerts and emails would mix them. */
export class OtherStripeModeError extends Error {
  override name = "OtherStripeModeError";

  constructor(stored: string, running: string) {
    super(
      `This database contains orders from ${formatStripeMode(stored)}, but the shop is running with ${formatStripeMode(running)}. Each needs its own database: set MONGODB_URI to another one (with npm start: set LECTERN_DATA_DIR=.data-${running}, or run npm run reset, which deletes the existing data), or use the previous keys again.`,
    );
  }
}

const formatStripeMode = (mode: string) =>
  mode === "sandbox" ? "the Stripe sandbox" : `Stripe's ${mode} mode`;

async function checkStripeMode(): Promise<void> {
  const { stripeMode: mode } = env();
  const others = stripeModes.filter((each) => each !== mode);
  const order = await Orders.findOne({ mode: trusted({ $in: others }) })
    .select("mode")
    .lean();
  if (order) throw new OtherStripeModeError(order.mode, mode);
}
