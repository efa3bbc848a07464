import { Orders } from "~/orders/order.server";
import { buildIndexes, trusted } from "~/platform/database.server";
import { env, stripeModes } from "~/platform/env.server";
import { migrate } from "~/platform/migrations.server";
import { migrations } from "./migrations.server";

/**
 * Brings the connected database into the state that this version of the shop works on: first what is stored, then
 * the indexes. Whatever starts a process of the shop calls it before anything else is read.
 *
 * @throws {OtherStripeModeError} when the database is another mode's.
 * @throws when the database is newer than this version, or an index can't be built.
 */
export async function prepareDatabase(): Promise<void> {
  await checkStripeMode();
  await migrate(migrations, { allowsNewer: env().LECTERN_ALLOW_NEWER_DATABASE });
  await buildIndexes();
}

/** Thrown for a database that has orders of another mode: jobs, alerts and mails know none, and would mix them. */
export class OtherStripeModeError extends Error {
  override name = "OtherModeError";

  constructor(stored: string, running: string) {
    super(
      `This database has orders of ${formatStripeMode(stored)}, and the shop runs with ${formatStripeMode(running)}. Each has a database of its own: set MONGODB_URI to another one (with npm start: LECTERN_DATA_DIR=.data-${running}, or npm run reset, which deletes what is there), or go back to the keys of before.`,
    );
  }
}

const formatStripeMode = (mode: string) =>
  mode === "sandbox" ? "the local Stripe" : `Stripe's ${mode} mode`;

async function checkStripeMode(): Promise<void> {
  const { stripeMode: mode } = env();
  const others = stripeModes.filter((each) => each !== mode);
  const order = await Orders.findOne({ mode: trusted({ $in: others }) })
    .select("mode")
    .lean();
  if (order) throw new OtherStripeModeError(order.mode, mode);
}
