import { Orders } from "~/orders/order.server";
import { buildIndexes, trusted } from "~/platform/database.server";
import { env, modes } from "~/platform/env.server";
import { migrate } from "~/platform/migrations.server";
import { migrations } from "./migrations.server";

/**
 * Brings the connected database into the state that this version of the shop works on: first what is stored, then
 * the indexes. Whatever starts a process of the shop calls it before anything else is read.
 *
 * @throws {OtherModeError} when the database is another mode's.
 * @throws when the database is newer than this version, or an index can't be built.
 */
export async function prepareDatabase(): Promise<void> {
  await checkMode();
  await migrate(migrations, { allowsNewer: env().LECTERN_ALLOW_NEWER_DATABASE });
  await buildIndexes();
}

/** Thrown for a database that has orders of another mode: jobs, alerts and mails know none, and would mix them. */
export class OtherModeError extends Error {
  override name = "OtherModeError";

  constructor(stored: string, running: string) {
    super(
      `This database has orders of ${inWords(stored)}, and the shop runs with ${inWords(running)}. Each has a database of its own: set MONGODB_URI to another one (with npm start: LECTERN_DATA_DIR=.data-${running}, or npm run reset, which deletes what is there), or go back to the keys of before.`,
    );
  }
}

const inWords = (mode: string) => (mode === "sandbox" ? "the local Stripe" : `Stripe's ${mode} mode`);

async function checkMode(): Promise<void> {
  const { mode } = env();
  const others = modes.filter((each) => each !== mode);
  const order = await Orders.findOne({ mode: trusted({ $in: others }) })
    .select("mode")
    .lean();
  if (order) throw new OtherModeError(order.mode, mode);
}
