import { z } from "zod/v4";
import { once } from "./once.server";

/** The replica set of the embedded MongoDB server; an address that contains it is a sandbox's. */
const sandboxReplicaSet = "lectern-sandbox";

const port = z.coerce
  .number({ error: "a port number from 0 to 65535" })
  .int("a whole number")
  .min(0, "a port number from 0 to 65535")
  .max(65_535, "a port number from 0 to 65535");

const absoluteUrl = z
  .url({ protocol: /^https?$/, error: "an address such as https://courses.example.com" })
  .transform((url) => url.replace(/\/+$/, ""));

const smtpUrl = z.url({
  protocol: /^smtps?$/,
  error: "an address such as smtps://user:password@mail.example.com",
});

/** `orders@example.com`, or with a display name: `Lectern <orders@example.com>`. */
const sender = z
  .string()
  .regex(/^[^\p{Cc}<>]*$|^[^\p{Cc}<>]*<[^\p{Cc}<>]+>$/u, "an address, or Name <address>")
  .transform((text) => {
    const [, name = "", address = text] = /^([^<]*)<(.+)>$/.exec(text) ?? [];
    return { name: name.trim().replace(/^"(.*)"$/, "$1"), address: address.trim() };
  })
  .refine(({ address }) => z.email().safeParse(address).success, "an address, or Name <address>");

const sandboxSender = { name: "Lectern", address: "courses@lectern.test" };

const token = z.string().min(32, "at least 32 random characters, e.g. from: openssl rand -base64 32");

/** As `Intl` knows it, e.g. `Europe/Berlin`. */
const timeZone = z.string().refine(isTimeZone, "a time zone such as Europe/Berlin").default("UTC");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const flag = z
  .enum(["0", "1"], { error: "0 or 1" })
  .default("0")
  .transform((value) => value === "1");

function isLoopback(address: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(address).hostname);
}

const schema = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("production"),
  PORT: port.default(3000),
  HOST: z.string().optional(),
  APP_URL: absoluteUrl.optional(),
  SESSION_SECRET: z
    .string({ error: "missing; at least 32 random characters" })
    // While a secret is being rolled, the first one signs, and signatures by any of them are accepted.
    .transform((list) => list.split(",").map((secret) => secret.trim()))
    .refine(
      (secrets) => secrets.every(({ length }) => length >= 32),
      "at least 32 random characters, e.g. from: openssl rand -base64 32; or several, separated by commas",
    ),
  MONGODB_URI: z
    .string({ error: "missing; e.g. mongodb+srv://user:password@cluster.example.net/lectern" })
    .regex(/^mongodb(\+srv)?:\/\/./, "a connection string that starts with mongodb:// or mongodb+srv://"),
  STRIPE_SECRET_KEY: z
    .string({ error: "missing; a secret key that starts with sk_test_ or sk_live_" })
    .regex(/^(sk|rk)_(test|live)_./, "a secret key that starts with sk_test_ or sk_live_"),
  STRIPE_PUBLISHABLE_KEY: z
    .string({ error: "missing; a publishable key that starts with pk_test_ or pk_live_" })
    .regex(/^pk_(test|live)_./, "a publishable key that starts with pk_test_ or pk_live_"),
  STRIPE_WEBHOOK_SECRET: z
    .string({ error: "missing; a signing secret that starts with whsec_" })
    .regex(
      /^whsec_[^,]+(,\s*whsec_[^,]+)*$/,
      "a signing secret that starts with whsec_, or several, separated by commas",
    )
    // While a secret is being rolled, Stripe signs with the old one too.
    .transform((list) => list.split(",").map((secret) => secret.trim())),
  STRIPE_API_BASE: absoluteUrl
    .refine(isLoopback, "an address on this machine; leave it unset to use Stripe itself")
    .optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: sender.optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^(\d+|loopback|linklocal|uniquelocal|[\d./,: a-f]+)$/i, "a number of hops, or addresses")
    .optional(),
  SHOP_TIME_ZONE: timeZone,
  METRICS_TOKEN: token.optional(),
  ADMIN_API_TOKEN: token.optional(),
  WORKER_PORT: port.optional(),
  ALERT_WEBHOOK_URL: absoluteUrl.optional(),
  ALERT_WEBHOOK_SECRET: token.optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  LECTERN_SANDBOX: flag,
  LECTERN_DEMO: flag,
  LECTERN_ALLOW_NEWER_DATABASE: flag,
  LECTERN_STAFF_PASSWORD: z.string().min(12, "at least 12 characters").optional(),
});

/** The supported variables, besides the flags. */
export const envVariables: readonly string[] = Object.keys(schema.shape);

/** The Stripe mode that a record belongs to. A database contains records of only one mode. */
export const stripeModes = ["sandbox", "test", "live"] as const;
export type StripeMode = (typeof stripeModes)[number];

export type Env = ReturnType<typeof parseEnv>;

/** Thrown for an invalid environment; `message` names every invalid variable, one per line. */
export class EnvError extends Error {
  override name = "EnvError";
}

/**
 * Validates the environment and returns it with types and defaults.
 *
 * @throws {EnvError} naming each missing or invalid variable and what it should look like.
 */
export function parseEnv(source: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(
      parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"),
    );
  }
  const env = parsed.data;
  const { flagOverrides, problems: flagProblems } = readFlagOverrides(given);
  const problems = [...contradictions(env), ...flagProblems];
  if (problems.length > 0) throw new EnvError(problems.join("\n"));

  const stripeMode: StripeMode = env.STRIPE_API_BASE
    ? "sandbox"
    : env.STRIPE_SECRET_KEY.includes("_live_")
      ? "live"
      : "test";
  const appUrl = env.APP_URL ?? `http://localhost:${env.PORT}`;
  // A demo with published passwords must be reachable only from this machine.
  const host = env.HOST ?? (env.LECTERN_SANDBOX ? "127.0.0.1" : undefined);
  const sender = env.MAIL_FROM ?? sandboxSender;
  return {
    ...env,
    HOST: host,
    APP_URL: appUrl,
    MAIL_FROM: sender,
    stripeMode,
    isSecure: appUrl.startsWith("https:"),
    flagOverrides,
  };
}

/** `LECTERN_FLAG_…=on|off`, by variable. The platform doesn't know which flags exist. */
function readFlagOverrides(given: Record<string, string | undefined>) {
  const entries = Object.entries(given).filter(([name]) => name.startsWith("LECTERN_FLAG_"));
  return {
    flagOverrides: Object.fromEntries(entries.map(([name, value]) => [name, value === "on"])),
    problems: entries
      .filter(([, value]) => value !== "on" && value !== "off")
      .map(([name]) => `${name}: on or off; leave it unset to let the database decide`),
  };
}

function contradictions(env: z.infer<typeof schema>): string[] {
  const problems: string[] = [];
  const isEmbedded = env.MONGODB_URI.includes(`replicaSet=${sandboxReplicaSet}`);
  const isLive = env.STRIPE_SECRET_KEY.includes("_live_");
  if (isLive !== env.STRIPE_PUBLISHABLE_KEY.includes("_live_")) {
    problems.push("STRIPE_PUBLISHABLE_KEY: must be of the same mode (test or live) as STRIPE_SECRET_KEY");
  }
  if (env.STRIPE_API_BASE && isLive) {
    problems.push("STRIPE_API_BASE: only with test keys; live keys must never reach a sandbox");
  }
  if (env.STRIPE_API_BASE && !env.LECTERN_SANDBOX) {
    problems.push(
      "STRIPE_API_BASE: only for `npm start`; leave it unset here, sandboxes are for development",
    );
  }
  if (isEmbedded && !env.LECTERN_SANDBOX) {
    problems.push(
      "MONGODB_URI: the embedded server is only for `npm start`; use a real MongoDB cluster here",
    );
  }
  if (env.SMTP_URL && !env.MAIL_FROM && !env.LECTERN_SANDBOX) {
    problems.push("MAIL_FROM: missing; the sender of emails, e.g. Lectern <courses@example.com>");
  }
  if (Boolean(env.ALERT_WEBHOOK_URL) !== Boolean(env.ALERT_WEBHOOK_SECRET)) {
    problems.push("ALERT_WEBHOOK_SECRET: set it together with ALERT_WEBHOOK_URL, or set neither");
  }
  if (env.ALERT_WEBHOOK_URL && !isSafeReceiver(env.ALERT_WEBHOOK_URL, env.LECTERN_SANDBOX)) {
    problems.push("ALERT_WEBHOOK_URL: an https address without a user name or password");
  }
  if (env.LECTERN_DEMO && !(env.LECTERN_SANDBOX && env.STRIPE_API_BASE && isEmbedded)) {
    problems.push("LECTERN_DEMO: only if both Stripe and MongoDB are sandboxes");
  }
  return problems;
}

/** Alerts must be sent encrypted; only a sandbox may send them unencrypted, within this machine. */
function isSafeReceiver(address: string, isSandbox: boolean): boolean {
  const { protocol, username, password } = new URL(address);
  if (username || password) return false;
  return protocol === "https:" || (isSandbox && isLoopback(address));
}

/**
 * The process's environment, checked once.
 *
 * @throws {EnvError} on the first call if it is invalid.
 */
export function env(): Env {
  return once("env", () => parseEnv(process.env));
}
