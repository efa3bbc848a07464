import path from "node:path";
import { startMailSandbox } from "./server";

const port = readPort("SANDBOX_MAIL_PORT", 8125);
// Any free one: whoever sends is told the address.
const smtpPort = readPort("SANDBOX_MAIL_SMTP_PORT", 0);
const dataDir = path.resolve(process.env.LECTERN_DATA_DIR || ".data", "mail");

try {
  const sandbox = await startMailSandbox({ dataDir, port, smtpPort });
  const stop = async () => {
    await sandbox.close();
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  process.once("disconnect", stop);
  console.log(`Mail sandbox at ${sandbox.url}/_sandbox; SMTP_URL=${sandbox.smtpUrl}`);
  process.send?.({ type: "ready", url: sandbox.url, smtpUrl: sandbox.smtpUrl });
} catch (failure) {
  const { code, port: taken } = failure as NodeJS.ErrnoException & { port?: number };
  if (code !== "EADDRINUSE") throw failure;
  const variable = taken === port ? "SANDBOX_MAIL_PORT" : "SANDBOX_MAIL_SMTP_PORT";
  console.error(`Port ${taken} is in use; set ${variable} to another one.`);
  process.exit(1);
}

function readPort(variable: string, standard: number): number {
  const port = Number(process.env[variable] || standard);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  console.error(`${variable} must be a port number from 0 to 65535.`);
  process.exit(1);
}
