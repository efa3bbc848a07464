import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "~/platform/env.server";

const working = {
  SESSION_SECRET: "a".repeat(32),
  MONGODB_URI: "mongodb://db.example.net/lectern",
  STRIPE_SECRET_KEY: "sk_test_sandbox",
  STRIPE_PUBLISHABLE_KEY: "pk_test_sandbox",
  STRIPE_WEBHOOK_SECRET: "whsec_sandbox",
};

function problemsOf(changes: Record<string, string | undefined>): string {
  try {
    parseEnv({ ...working, ...changes });
  } catch (error) {
    if (error instanceof EnvError) return error.message;
  }
  return "";
}

describe("the environment", () => {
  it("works with keys, connection string and session secret alone", () => {
    expect(parseEnv(working)).toMatchObject({
      PORT: 3000,
      APP_URL: "http://localhost:3000",
      stripeMode: "test",
    });
  });

  it("takes an empty value for a missing one, as .env files write it", () => {
    expect(parseEnv({ ...working, APP_URL: "", TRUST_PROXY: "" }).APP_URL).toBe("http://localhost:3000");
  });

  it("takes several session secrets, the first to sign with", () => {
    const [first, second] = ["a".repeat(32), "b".repeat(40)];
    expect(parseEnv({ ...working, SESSION_SECRET: `${first}, ${second}` }).SESSION_SECRET).toEqual([
      first,
      second,
    ]);
  });

  it.each([
    ["courses@example.com", "", "courses@example.com"],
    ["Lectern <courses@example.com>", "Lectern", "courses@example.com"],
    ['"Lectern, Ltd." <courses@example.com>', "Lectern, Ltd.", "courses@example.com"],
  ])("reads MAIL_FROM as %s", (text, name, address) => {
    expect(parseEnv({ ...working, MAIL_FROM: text }).MAIL_FROM).toEqual({ name, address });
  });

  it("sends no mail without a mail server, and with the sandboxes needs no sender", () => {
    expect(parseEnv(working).SMTP_URL).toBeUndefined();
    const sandbox = { ...working, LECTERN_SANDBOX: "1", SMTP_URL: "smtp://127.0.0.1:8126" };
    expect(parseEnv(sandbox).MAIL_FROM.address).toBe("courses@lectern.test");
  });

  it.each([
    ["SESSION_SECRET", undefined, /^SESSION_SECRET: missing; at least 32/],
    ["SESSION_SECRET", "short", /^SESSION_SECRET: at least 32 random characters/],
    ["SESSION_SECRET", `${"a".repeat(32)},short`, /^SESSION_SECRET: at least 32 random characters/],
    ["SESSION_SECRET", `${"a".repeat(32)},`, /^SESSION_SECRET: at least 32 random characters/],
    ["MONGODB_URI", undefined, /^MONGODB_URI: missing/],
    ["MONGODB_URI", "postgres://x", /^MONGODB_URI: a connection string that starts with mongodb:/],
    ["STRIPE_SECRET_KEY", undefined, /^STRIPE_SECRET_KEY: missing/],
    ["STRIPE_SECRET_KEY", "pk_test_sandbox", /^STRIPE_SECRET_KEY: a secret key that starts with sk_test_/],
    ["STRIPE_WEBHOOK_SECRET", "secret", /^STRIPE_WEBHOOK_SECRET: a signing secret that starts with whsec_/],
    ["PORT", "eighty", /^PORT: a port number/],
    ["PORT", "70000", /^PORT: a port number/],
    ["APP_URL", "shop", /^APP_URL: an address such as/],
    ["SMTP_URL", "mail.example.com", /^SMTP_URL: an address such as smtps:/],
    ["SMTP_URL", "https://mail.example.com", /^SMTP_URL: an address such as smtps:/],
    ["SMTP_URL", "smtp://mail.example.com", /^MAIL_FROM: missing/],
    ["MAIL_FROM", "Lectern", /^MAIL_FROM: an address, or Name <address>/],
    ["MAIL_FROM", "Lectern <lectern>", /^MAIL_FROM: an address, or Name <address>/],
    ["MAIL_FROM", "Lectern\r\nBcc: x <a@example.com>", /^MAIL_FROM: an address, or Name <address>/],
    ["ALERT_WEBHOOK_URL", "https://hooks.example.com/x", /^ALERT_WEBHOOK_SECRET: set it together with/],
    ["ALERT_WEBHOOK_SECRET", "s".repeat(32), /^ALERT_WEBHOOK_SECRET: set it together with/],
    ["LECTERN_FLAG_ANYTHING", "yes", /^LECTERN_FLAG_ANYTHING: on or off/],
    ["STRIPE_API_BASE", "https://stripe.example.com", /^STRIPE_API_BASE: an address on this machine/],
  ])("names %s when it is %s, and says what it should look like", (name, value, expected) => {
    expect(problemsOf({ [name]: value })).toMatch(expected);
  });

  it("takes a flag's override for what it says, and an empty one for none", () => {
    const overrides = { LECTERN_FLAG_ONE: "on", LECTERN_FLAG_TWO: "off", LECTERN_FLAG_THREE: "" };
    expect(parseEnv({ ...working, ...overrides }).flagOverrides).toEqual({
      LECTERN_FLAG_ONE: true,
      LECTERN_FLAG_TWO: false,
    });
  });

  it.each([
    ["https://hooks.example.com/services/x", "0", ""],
    ["http://127.0.0.1:8080/hook", "1", ""],
    ["http://127.0.0.1:8080/hook", "0", "https address"],
    ["http://hooks.example.com/x", "1", "https address"],
    ["https://user:password@hooks.example.com/x", "0", "https address"],
  ])("of the alerts' webhook %s, with sandboxes %s, it says: %s", (url, sandbox, expected) => {
    const alerts = { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: "s".repeat(32) };
    const problems = problemsOf({ ...alerts, LECTERN_SANDBOX: sandbox });
    expect(problems).toMatch(expected ? /^ALERT_WEBHOOK_URL: an https address/ : /^$/);
  });

  it("names every wrong variable at once", () => {
    expect(problemsOf({ PORT: "x", SESSION_SECRET: "x" }).split("\n")).toHaveLength(2);
  });

  it("never lets live keys and test keys, or live keys and a sandbox, come together", () => {
    expect(problemsOf({ STRIPE_SECRET_KEY: "sk_live_x" })).toMatch(
      /^STRIPE_PUBLISHABLE_KEY: must be of the same mode/,
    );
    const live = { STRIPE_SECRET_KEY: "sk_live_x", STRIPE_PUBLISHABLE_KEY: "pk_live_x" };
    expect(problemsOf({ ...live, STRIPE_API_BASE: "http://127.0.0.1:1", LECTERN_SANDBOX: "1" })).toMatch(
      /^STRIPE_API_BASE: only with test keys/,
    );
  });

  it("refuses a sandbox's address unless the launcher says that it started one", () => {
    const sandboxes = {
      STRIPE_API_BASE: "http://127.0.0.1:12111",
      MONGODB_URI: "mongodb://127.0.0.1:27117/lectern?replicaSet=lectern-sandbox",
    };
    expect(problemsOf(sandboxes)).toMatch(/STRIPE_API_BASE: only for.*\nMONGODB_URI: the embedded server/);
    expect(parseEnv({ ...working, ...sandboxes, LECTERN_SANDBOX: "1" }).stripeMode).toBe("sandbox");
  });

  it("has demo accounts only while Stripe is a sandbox", () => {
    expect(problemsOf({ LECTERN_DEMO: "1", LECTERN_SANDBOX: "1" })).toMatch(/^LECTERN_DEMO/);
  });
});
