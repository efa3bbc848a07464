import path from "node:path";
import { startStripeSandbox } from "./server";
import { FolderInUse } from "./store/ownership";

const PORT_VARIABLE = "SANDBOX_STRIPE_PORT";
const port = Number(process.env[PORT_VARIABLE] || 12111);
const dataDir = path.resolve(process.env.LECTERN_DATA_DIR || ".data", "stripe");

if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`${PORT_VARIABLE} must be a port number from 0 to 65535.`);
  process.exit(1);
}

try {
  const sandbox = await startStripeSandbox({ dataDir, port });
  const stop = async () => {
    await sandbox.close();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
  console.log(`Stripe sandbox at ${sandbox.url} (control page: ${sandbox.url}/_sandbox)`);
  process.send?.({ type: "ready", url: sandbox.url });
} catch (failure) {
  const portTaken = (failure as NodeJS.ErrnoException).code === "EADDRINUSE";
  if (portTaken) console.error(`Port ${port} is in use; set ${PORT_VARIABLE} to another one.`);
  else if (failure instanceof FolderInUse) console.error(failure.message);
  else throw failure;
  process.exit(1);
}
