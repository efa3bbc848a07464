import { existsSync } from "node:fs";
import path from "node:path";
import { startChild } from "./children.mjs";
import { demoSecrets } from "./demo-secrets.mjs";
import { holderOf, tryLock } from "./folder-lock.mjs";
import { prepare } from "./preparation.mjs";
import { bold, dim, main, Problem } from "./terminal.mjs";

const stripeVariables = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"];
const isDevelopment = process.argv.includes("--dev");

/** `npm start`: prepares, starts the web server and, where no key or address is set, the sandboxes. */
await main(async () => {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const usesStripe = checkStripeVariables();
  const usesMongo = Boolean(process.env.MONGODB_URI);
  const dataFolder = path.resolve(process.env.LECTERN_DATA_DIR || ".data");
  await prepare();
  const release = lock(dataFolder);
  const secrets = demoSecrets(dataFolder);
  const running = [];
  stopOnSignals(running, release);

  const start = async (name, parameters, env) => {
    const child = await startChild({ name, parameters, env, logFolder: path.join(dataFolder, "logs") });
    running.unshift(child);
    child.exited.then((exit) => stopAfter(exit, running, release));
    return child;
  };
  try {
    const [mongo, stripe] = await Promise.all([
      usesMongo ? null : start("sandbox-mongo", ["build/run/sandbox-mongo.js"], {}),
      usesStripe ? null : start("sandbox-stripe", ["build/run/sandbox-stripe.js"], {}),
    ]);
    const port = process.env.PORT || "3000";
    const appUrl = process.env.APP_URL || `http://localhost:${port}`;
    if (stripe)
      await announceEndpoint(stripe.url, `http://127.0.0.1:${port}/api/webhooks`, secrets.webhookSecret);
    const isDemo = Boolean(mongo && stripe);
    await start("web", isDevelopment ? ["--import", "tsx", "server.ts"] : ["build/run/server.js"], {
      NODE_ENV: isDevelopment ? "development" : "production",
      PORT: port,
      APP_URL: appUrl,
      SESSION_SECRET: process.env.SESSION_SECRET || secrets.sessionSecret,
      ...(mongo ? { MONGODB_URI: databaseUri(mongo.url) } : {}),
      ...(stripe ? sandboxKeys(stripe.url, secrets.webhookSecret) : {}),
      ...(mongo || stripe ? { LECTERN_SANDBOX: "1" } : {}),
      ...(isDemo ? { LECTERN_DEMO: "1", LECTERN_STAFF_PASSWORD: secrets.staffPassword } : {}),
    });
    welcome({ appUrl, stripe, isDemo, staffPassword: secrets.staffPassword, dataFolder });
  } catch (error) {
    await stopAll(running);
    release();
    throw error;
  }
});

function checkStripeVariables() {
  const missing = stripeVariables.filter((name) => !process.env[name]);
  if (missing.length === 0 || missing.length === stripeVariables.length) return missing.length === 0;
  throw new Problem(
    `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing. Set all three of ${stripeVariables.join(", ")} to use Stripe, or none to use the local one.`,
  );
}

function lock(dataFolder) {
  const file = path.join(dataFolder, "launcher.lock");
  const release = tryLock(file);
  if (release) return release;
  throw new Problem(
    `Lectern is running already on ${path.relative("", dataFolder) || dataFolder} (process ${holderOf(file)}). Stop it there, or set LECTERN_DATA_DIR, PORT, SANDBOX_STRIPE_PORT and SANDBOX_MONGO_PORT for a second one.`,
  );
}

function databaseUri(serverUrl) {
  const url = new URL(serverUrl);
  url.pathname = "/lectern";
  return url.href;
}

function sandboxKeys(stripeUrl, webhookSecret) {
  return {
    STRIPE_API_BASE: stripeUrl,
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_PUBLISHABLE_KEY: "pk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  };
}

async function announceEndpoint(stripeUrl, url, secret) {
  const response = await fetch(`${stripeUrl}/_sandbox/webhook_endpoints`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ url, secret }),
  });
  if (!response.ok)
    throw new Problem(`The Stripe sandbox refused the webhook endpoint: ${await response.text()}`);
}

function stopOnSignals(running, release) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, async () => {
      process.stdout.write("\nStopping …\n");
      await stopAll(running);
      release();
      process.exit(0);
    });
  }
}

/** One of them has ended by itself: without it the rest is of no use. */
async function stopAfter({ name, code, lastLines }, running, release) {
  if (running.isStopping) return;
  await stopAll(running);
  release();
  process.stderr.write(`\n${name} has ended (${code}). Its last lines:\n${lastLines}\n`);
  process.exit(1);
}

/** The newest first, so that the web server goes before what it needs. */
async function stopAll(running) {
  running.isStopping = true;
  for (const child of running) await child.stop();
}

function welcome({ appUrl, stripe, isDemo, staffPassword, dataFolder }) {
  const lines = ["", `  ${bold("Lectern")} is ready at ${bold(appUrl)}`, ""];
  if (isDemo) {
    lines.push(
      `  Student   student@lectern.test  ${dim("password")} learn-with-lectern`,
      `  Staff     staff@lectern.test    ${dim("password")} ${staffPassword}`,
      "",
    );
  }
  if (stripe) {
    lines.push(
      `  Cards     4242 4242 4242 4242   ${dim("is accepted; any future date, any CVC")}`,
      `            4000 0000 0000 0002   ${dim("is declined")}`,
      `            4000 0025 0000 3155   ${dim("asks for 3-D Secure")}`,
      `  Stripe    ${stripe.url}/_sandbox  ${dim("events, webhooks, faults")}`,
      "",
    );
  }
  lines.push(
    `  ${dim(`Data and logs are in ${path.relative("", dataFolder) || dataFolder}. Ctrl-C stops everything.`)}`,
    "",
  );
  process.stdout.write(`${lines.join("\n")}\n`);
}
