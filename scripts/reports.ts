import { prepareDatabase } from "../app/boot/prepare-database.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { logToStderr } from "../app/platform/logger.server";
import { rebuildSales } from "../app/reports/rebuild-sales.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run reports -- rebuild   sum up all sales anew from the orders

The shop may go on selling meanwhile, and the command may be run again at any time.`;

async function main([task, ...rest]: string[]): Promise<void> {
  if (task !== "rebuild" || rest.length > 0) quit(usage, misused);
  await connectDatabase();
  try {
    await prepareDatabase();
    const startedAt = performance.now();
    const { orders, hours } = await rebuildSales();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${orders} orders in ${hours} hours were summed up within ${seconds} s.`);
  } finally {
    await disconnectDatabase();
  }
}

logToStderr();
main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  quit(error instanceof EnvError ? `The environment can't work:\n${message}` : message, failed);
});
