import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { listStaffReaders } from "~/accounts/roles.server";
import { deliverMails as deliver } from "~/mail/deliver-mails.server";
import type { OutgoingMail } from "~/mail/mail";
import { enqueueMail, Outbox, type OutboxRecord } from "~/mail/outbox.server";
import { openDatabase } from "../../fixtures/database";
import { type Link, startLink } from "../../fixtures/link";
import { startMailbox, type TestMailbox } from "../../fixtures/mail";

const minuteMs = 60_000;

const deliverMails = (options: { limit: number; signal?: AbortSignal }) =>
  deliver({ ...options, listStaffReaders });

let mailbox: TestMailbox;
let link: Link;
let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  mailbox = await startMailbox();
  link = await startLink(new URL(mailbox.smtpUrl));
  database = await openDatabase({
    SMTP_URL: `smtp://127.0.0.1:${link.port}`,
    MAIL_FROM: "The Shop <shop@example.com>",
    APP_URL: "https://courses.example.com",
    LOG_LEVEL: "silent",
  });
});
afterAll(async () => {
  await database.close();
  await link.close();
  await mailbox.stop();
});
beforeEach(async () => {
  await Outbox.deleteMany({});
  await mailbox.empty();
});
afterEach(async () => {
  link.mend();
  await mailbox.refuse(null);
});

describe("a mail in the outbox", () => {
  test("leaves once, from the shop, as HTML and text", async () => {
    await enqueueMail(receiptTo("ada@example.com"));
    await enqueueMail(receiptTo("ada@example.com"));
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 1, failed: 0, dead: 0 });
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 0, dead: 0 });
    const [mail, ...others] = await mailbox.mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      from: "shop@example.com",
      to: ["ada@example.com"],
      subject: "Your receipt for order L-1",
      messageId: expect.stringMatching(/^<[0-9a-f]{32}@courses\.example\.com>$/),
    });
    expect(mail?.html).toContain("Sourdough");
    expect(mail?.text).toContain("$49.00");
    expect(headerOf(mail, "From")).toBe("The Shop <shop@example.com>");
    expect(headerOf(mail, "Auto-Submitted")).toBe("auto-generated");
    expect(await rowOf("ada@example.com")).toMatchObject({ state: "sent", sentAt: expect.any(Date) });
  });

  test("leaves once however many workers send", async () => {
    const people = Array.from({ length: 25 }, (_, index) => `student${index}@example.com`);
    await Promise.all(people.map((person) => enqueueMail(receiptTo(person))));
    const deliveries = await Promise.all([1, 2, 3].map(() => deliverMails({ limit: 100 })));
    expect(deliveries.map(({ sent }) => sent).reduce((sum, sent) => sum + sent)).toBe(25);
    expect(deliveries.filter(({ sent }) => sent > 0).length).toBeGreaterThan(1);
    const recipients = (await mailbox.mails()).flatMap(({ to }) => to);
    expect(recipients.sort()).toEqual(people.sort());
  });

  test("stays where it is beyond the limit, and once the worker stops", async () => {
    for (const person of ["a@example.com", "b@example.com"]) await enqueueMail(receiptTo(person));
    expect(await deliverMails({ limit: 1 })).toMatchObject({ sent: 1 });
    expect(await deliverMails({ limit: 10, signal: AbortSignal.abort() })).toMatchObject({ sent: 0 });
    expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 1 });
  });
});

describe("a mail server that is down", () => {
  test("delays mails, is tried once a round, and gets them when it is back", async () => {
    for (const person of ["a@example.com", "b@example.com", "c@example.com"]) {
      await enqueueMail(receiptTo(person));
    }
    link.cut();
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 1, dead: 0 });
    expect(await Outbox.countDocuments({ state: "queued", attempts: 0 })).toBe(2);
    link.mend();
    expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 2 });
    await makeAllDue();
    expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 1 });
    expect(await mailbox.mails()).toHaveLength(3);
  });

  test("is asked again after a pause that grows, and no mail waits for ever", async () => {
    await enqueueMail(receiptTo("ada@example.com"));
    link.cut();
    for (const [attempts, shortest, longest] of [
      [1, 0.5, 1],
      [2, 1, 2],
      [3, 2, 4],
    ] as const) {
      await makeAllDue();
      const before = Date.now();
      expect(await deliverMails({ limit: 10 })).toMatchObject({ failed: 1 });
      const row = await rowOf("ada@example.com");
      expect(row).toMatchObject({ state: "queued", attempts, lastError: expect.any(String) });
      expect(row.nextAttemptAt.getTime()).toBeGreaterThanOrEqual(before + shortest * minuteMs);
      expect(row.nextAttemptAt.getTime()).toBeLessThanOrEqual(Date.now() + longest * minuteMs);
    }
    await Outbox.updateMany({}, { attempts: 23 });
    await makeAllDue();
    expect(await deliverMails({ limit: 10 })).toMatchObject({ dead: 1 });
    link.mend();
    await makeAllDue();
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 0, dead: 0 });
  });
});

describe("a refusal", () => {
  test("of the recipient ends the mail at once", async () => {
    await enqueueMail(receiptTo("nobody@example.com"));
    await mailbox.refuse("recipient");
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 0, dead: 1 });
    expect(await rowOf("nobody@example.com")).toMatchObject({
      state: "dead",
      attempts: 1,
      lastError: expect.stringContaining("No such person"),
    });
  });

  test("for now puts that mail off, and the next one is tried", async () => {
    for (const person of ["a@example.com", "b@example.com"]) await enqueueMail(receiptTo(person));
    await mailbox.refuse("temporarily");
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 2, dead: 0 });
    await mailbox.refuse(null);
    await makeAllDue();
    expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 2 });
  });

  test.each([
    ["props that no template can use", { props: { name: "Ada" } }, "failed"],
    ["an address that is none", { to: ["nobody at all"] }, "dead"],
    ["two addresses in one", { to: ["a@example.com, b@example.com"] }, "dead"],
  ])("of a mail with %s never stops the rest", async (_, broken, outcome) => {
    await enqueueMail(receiptTo("broken@example.com"));
    await Outbox.updateOne({}, { $set: broken });
    await enqueueMail(receiptTo("ada@example.com"));
    expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 1, [outcome]: 1 });
    expect((await mailbox.mails()).map(({ to }) => to)).toEqual([["ada@example.com"]]);
  });
});

test("a worker killed between sending and noting it sends again, recognisably the same mail", async () => {
  await enqueueMail(receiptTo("ada@example.com"));
  const deaf = await startDeafLink(new URL(mailbox.smtpUrl));
  const worker = spawn(process.execPath, ["--import", "tsx", "tests/integration/mail/deliver-once.ts"], {
    env: { ...process.env, SMTP_URL: deaf },
    stdio: "ignore",
  });
  await mailbox.mail("ada@example.com");
  expect(await rowOf("ada@example.com")).toMatchObject({ state: "queued", attempts: 1 });
  worker.kill("SIGKILL");
  await once(worker, "exit");

  expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 0 });
  await makeAllDue();
  expect(await deliverMails({ limit: 10 })).toMatchObject({ sent: 1 });
  const mails = await mailbox.mails();
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
});

describe("a mail with a secret link", () => {
  test.each(["verify_email", "reset_password"] as const)(
    "%s forgets it once it has left",
    async (template) => {
      await enqueueMail(linkMail(template));
      await deliverMails({ limit: 10 });
      expect((await mailbox.mail("ada@example.com")).text).toContain("https://example.com/secret-token");
      expect(JSON.stringify(await rowOf("ada@example.com"))).not.toContain("secret-token");
    },
  );

  test("that nobody can use any more is not sent, and forgotten", async () => {
    await enqueueMail(linkMail("reset_password"));
    // Past mongoose, which keeps createdAt from being changed.
    await Outbox.collection.updateOne({}, { $set: { createdAt: new Date(Date.now() - 31 * minuteMs) } });
    expect(await deliverMails({ limit: 10 })).toEqual({ sent: 0, failed: 0, dead: 1 });
    expect(await mailbox.mails()).toEqual([]);
    expect(JSON.stringify(await rowOf("ada@example.com"))).not.toContain("secret-token");
  });
});

test("nothing that somebody typed becomes a header, a recipient or markup", async () => {
  const hostile = 'Ada\r\nBcc: everybody@example.com\r\n\r\n<script>alert("1")</script>';
  const mail = receiptTo("ada@example.com");
  await enqueueMail({ ...mail, props: { ...mail.props, name: hostile, orderNumber: hostile } });
  await deliverMails({ limit: 10 });
  const [caught] = await mailbox.mails();
  expect(caught?.to).toEqual(["ada@example.com"]);
  expect(caught?.headers.map(({ name }) => name.toLowerCase())).not.toContain("bcc");
  expect(caught?.subject).toContain("Bcc: everybody@example.com <script>");
  expect(caught?.html).not.toContain("<script");
});

function receiptTo(to: string): OutgoingMail<"receipt"> {
  return {
    key: `order:${to}:receipt`,
    template: "receipt",
    to: [to],
    props: {
      name: "Ada",
      orderNumber: "L-1",
      items: [{ title: "Sourdough", slug: "sourdough", amountMinor: 4_900 }],
      currency: "usd",
      amountMinor: 4_900,
      url: "https://courses.example.com/account",
      paidAt: "2026-11-21T07:42:00.000Z",
      card: null,
    },
  };
}

function linkMail<Template extends "verify_email" | "reset_password">(
  template: Template,
): OutgoingMail<"verify_email" | "reset_password"> {
  const props = { name: "Ada", url: "https://example.com/secret-token", validMinutes: 30 };
  return { key: `${template}:1`, template, to: ["ada@example.com"], props };
}

async function rowOf(to: string): Promise<OutboxRecord> {
  const row = await Outbox.findOne({ to }).lean<OutboxRecord>();
  if (!row) throw new Error(`The outbox has nothing for ${to}.`);
  return row;
}

async function makeAllDue(): Promise<void> {
  await Outbox.updateMany({}, { nextAttemptAt: new Date(Date.now() - 1) });
}

function headerOf(mail: { headers: { name: string; value: string }[] } | undefined, name: string) {
  return mail?.headers.find((header) => header.name === name)?.value;
}

/** Leads to a mail server, but keeps back its word that it has kept a mail. */
async function startDeafLink(target: URL): Promise<string> {
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far);
    far.on("data", (answer) => {
      if (!answer.toString().includes("stored as")) near.write(answer);
    });
    for (const socket of [near, far]) socket.on("error", () => {});
    near.on("close", () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
