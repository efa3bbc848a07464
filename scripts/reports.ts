import { prepareDatabase } from "../app/boot/prepare-database.server";
import { connectDatabase, disconnectDatabase } from "../app/platform/database.server";
import { EnvError } from "../app/platform/env.server";
import { logToStderr } from "../app/platform/logger.server";
import { rebuildSales } from "../app/reports/rebuild-sales.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run reports -- rebuild   recalculate all sales figures from the orders

The shop can keep selling in the meantime, and it is safe to run this again at any time.`;

async function main([task, ...rest]: string[]): Promise<void> {
  if (task !== "rebuild" || rest.length > 0) quit(usage, misused);
  await connectDatabase();
  try {
    await prepareDatabase();
    const startedAt = performance.now();
    const { orders, hours } = await rebuildSales();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`Recalculated ${orders} orders in ${hours} hours; took ${seconds} s.`);
  } finally {
    await disconnectDatabase();
  }
}

logToStderr();
main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  quit(error instanceof EnvError ? `The environment is invalid:\n${message}` : message, failed);
});
