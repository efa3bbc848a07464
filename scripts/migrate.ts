import { migrations } from "../app/boot/migrations.server";
import { prepareDatabase } from "../app/boot/prepare-database.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { logToStderr } from "../app/platform/logger.server";
import { listMigrations } from "../app/platform/migrations.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run migrate             bring the database up to date with this version of the shop
       npm run migrate -- --list   only show which migrations are done and which are pending

Every process of the shop does this when it starts; run it beforehand if it may take long.`;

async function main([option, ...rest]: string[]): Promise<void> {
  if (rest.length > 0 || (option !== undefined && option !== "--list")) quit(usage, misused);
  await connectDatabase();
  try {
    if (!option) await prepareDatabase();
    await list();
  } finally {
    await disconnectDatabase();
  }
}

async function list(): Promise<void> {
  for (const { name, doneAt, isKnown } of await listMigrations(migrations)) {
    const when = doneAt ? `done ${doneAt.toISOString().slice(0, 16).replace("T", " ")} UTC` : "pending";
    console.log(`${name.padEnd(40)} ${when}${isKnown ? "" : ", by a newer version"}`);
  }
}

logToStderr();
main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  quit(error instanceof EnvError ? `The environment is invalid:\n${message}` : message, failed);
});
