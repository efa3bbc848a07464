import { buildIndexes } from "~/platform/database.server";
import { env } from "~/platform/env.server";
import { migrate } from "~/platform/migrations.server";
import { migrations } from "./migrations.server";

/**
 * Brings the connected database into the state that this version of the shop works on: first what is stored, then
 * the indexes. Whatever starts a process of the shop calls it before anything else is read.
 *
 * @throws when the database is newer than this version, or an index can't be built.
 */
export async function prepareDatabase(): Promise<void> {
  await migrate(migrations, { allowsNewer: env().LECTERN_ALLOW_NEWER_DATABASE });
  await buildIndexes();
}
