import path from "node:path";
import { Children } from "./children.mjs";
import { demoSecrets } from "./demo-secrets.mjs";
import { dataFolder, hasStripeKeys, launcherLock, readDotenv, shortPath } from "./environment.mjs";
import { holderOf, tryLock } from "./file-lock.mjs";
import { prepare } from "./preparation.mjs";
import { forgetShop, rememberShop } from "./running-shop.mjs";
import { dim, main, Problem, say, step } from "./terminal.mjs";
import { welcome } from "./welcome.mjs";

const isDevelopment = process.argv.includes("--dev");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** `npm start`: prepares, then starts the web server, a worker and, where no key or address is set, the sandboxes. */
await main(async () => {
  readDotenv();
  const wants = {
    stripe: !hasStripeKeys(),
    mongo: !process.env.MONGODB_URI,
    mail: !process.env.SMTP_URL,
  };
  // Before anything is built: the files of a running shop must not change.
  const release = lock();
  forgetShop();
  try {
    await prepare(isDevelopment ? ["bundles"] : undefined);
    await run(wants, release);
  } catch (error) {
    release();
    throw error;
  }
});

async function run(wants, release) {
  const secrets = demoSecrets(dataFolder());
  const children = new Children({
    logFolder: path.join(dataFolder(), "logs"),
    onEnd: async ({ name, reason, lastWords }) => {
      say(`\n${name} ended (${reason}). Stopping the others. Its last output:\n${lastWords}`, process.stderr);
      await children.stop();
      forgetShop();
      release();
      process.exit(1);
    },
  });
  stopOnSignals(children, release);
  try {
    const shop = await step("starting the shop", () => startAll(children, wants, secrets));
    welcome({ ...shop, staffPassword: secrets.staffPassword });
  } catch (error) {
    // Stopped by a signal during the start: not a failure, and the signal's handler ends the process.
    if (children.isStopping) return;
    await children.stop();
    forgetShop();
    throw error;
  }
}

async function startAll(children, wants, { sessionSecret, webhookSecret, staffPassword }) {
  const env = { LECTERN_DATA_DIR: dataFolder() };
  const sandbox = (name) => children.start({ name, parameters: [`build/run/${name}.js`], env, isLast: true });
  const [mongo, stripe, mail] = await Promise.all([
    wants.mongo ? sandbox("sandbox-mongo") : null,
    wants.stripe ? sandbox("sandbox-stripe") : null,
    wants.mail ? sandbox("sandbox-mail") : null,
  ]);
  const isDemo = wants.mongo && wants.stripe;
  const shopEnv = {
    ...env,
    NODE_ENV: isDevelopment ? "development" : "production",
    SESSION_SECRET: process.env.SESSION_SECRET || sessionSecret,
    ...(mongo ? { MONGODB_URI: databaseUri(mongo.url) } : {}),
    ...(stripe ? stripeEnvironment(stripe.url, webhookSecret) : {}),
    ...(mail ? mailEnvironment(mail.smtpUrl) : {}),
    LECTERN_SANDBOX: mongo || stripe ? "1" : "0",
    LECTERN_DEMO: isDemo ? "1" : "0",
    LECTERN_STAFF_PASSWORD: staffPassword,
  };
  const web = await children.start({
    name: "web",
    parameters: isDevelopment ? ["--import", "tsx", "server.ts"] : ["build/run/server.js"],
    showsOutput: isDevelopment,
    env: shopEnv,
  });
  const workerEnv = { ...shopEnv, APP_URL: process.env.APP_URL || web.url };
  await children.start({ name: "worker", parameters: ["build/run/worker.js"], env: workerEnv });
  rememberShop(workerEnv);
  if (stripe) await deliverWebhooks(stripe.url, web.url, webhookSecret);
  return { appUrl: process.env.APP_URL || web.url, stripeUrl: stripe?.url, mailUrl: mail?.url, isDemo };
}

function lock() {
  const release = tryLock(launcherLock());
  if (release) return release;
  throw new Problem(
    `Lectern is already running on ${shortPath(dataFolder())} (process ${holderOf(launcherLock())}). Stop it first, or set LECTERN_DATA_DIR, PORT, SANDBOX_STRIPE_PORT, SANDBOX_MONGO_PORT and SANDBOX_MAIL_PORT to run a second one.`,
  );
}

function databaseUri(serverUrl) {
  const url = new URL(serverUrl);
  url.pathname = "/lectern";
  return url.href;
}

function stripeEnvironment(stripeUrl, webhookSecret) {
  return {
    STRIPE_API_BASE: stripeUrl,
    STRIPE_SECRET_KEY: "sk_test_sandbox",
    STRIPE_PUBLISHABLE_KEY: "pk_test_sandbox",
    STRIPE_WEBHOOK_SECRET: webhookSecret,
  };
}

function mailEnvironment(smtpUrl) {
  return { SMTP_URL: smtpUrl, MAIL_FROM: process.env.MAIL_FROM || "Lectern <courses@lectern.test>" };
}

async function deliverWebhooks(stripeUrl, webUrl, secret) {
  const url = `http://127.0.0.1:${new URL(webUrl).port}/api/webhooks`;
  const response = await fetch(`${stripeUrl}/_sandbox/webhook_endpoints`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ url, secret }),
  });
  if (!response.ok) throw new Problem(`The Stripe sandbox refused the endpoint: ${await response.text()}`);
}

/** The first Ctrl-C stops everything in order; a second one ends this process, and with it the others, immediately. */
function stopOnSignals(children, release) {
  const stop = async () => {
    for (const signal of signals) process.off(signal, stop);
    say(`\n${dim("·")} stopping…`);
    await children.stop();
    forgetShop();
    release();
    process.exit(0);
  };
  for (const signal of signals) process.on(signal, stop);
}
