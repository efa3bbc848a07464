import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type MailSandbox, startMailSandbox } from "../../server";

const MAIN = path.resolve(import.meta.dirname, "../../main.ts");

let folder: string;
let sandbox: MailSandbox;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lectern-mail-"));
  sandbox = await startMailSandbox({ dataDir: folder, port: 0, smtpPort: 0 });
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a mail that was sent", () => {
  test("is there with its parts, newest first, by recipient in any spelling", async () => {
    await send({ to: "ada@example.com", subject: "First" });
    await send({ to: ["Bo <bo@example.com>", "ada@example.com"], subject: "Zweite · 二" });
    const mails = await list();
    expect(mails.map(({ subject }) => subject)).toEqual(["Zweite · 二", "First"]);
    expect(mails[0]).toMatchObject({
      id: 2,
      from: "shop@example.com",
      to: ["bo@example.com", "ada@example.com"],
      text: "Hello\n",
      html: "<p>Hello</p>\n",
      messageId: expect.stringMatching(/^<.+@example\.com>$/),
    });
    expect(mails[0]!.headers).toContainEqual({ name: "From", value: "Shop <shop@example.com>" });
    expect(mails[0]!.source).toContain("Content-Type: multipart/alternative");
    expect(await list("?to=BO@example.com")).toHaveLength(1);
    expect(await list("?to=nobody@example.com")).toEqual([]);
  });

  test("outlives a restart", async () => {
    await send({ subject: "Kept" });
    await sandbox.close();
    sandbox = await startMailSandbox({ dataDir: folder, port: 0, smtpPort: 0 });
    await send({ subject: "After" });
    expect((await list()).map(({ id, subject }) => [id, subject])).toEqual([
      [2, "After"],
      [1, "Kept"],
    ]);
  });

  test("is gone when all are deleted", async () => {
    await send({});
    await fetch(`${sandbox.url}/_sandbox/mails`, { method: "DELETE" });
    expect(await list()).toEqual([]);
  });

  test("may come with a name and a password, whatever they are", async () => {
    const url = new URL(sandbox.smtpUrl);
    url.username = "somebody";
    url.password = "secret";
    await createTransport(url.href).sendMail({ from: "a@example.com", to: "b@example.com", text: "x" });
    expect(await list()).toHaveLength(1);
  });
});

describe("the page", () => {
  test("shows the mail, and what it says is text", async () => {
    const evil = '<script>alert(1)</script>"';
    await send({ subject: evil, text: evil, headers: { "X-Evil": evil } });
    const overview = await page("/_sandbox");
    const mail = await page("/_sandbox/mails/1");
    for (const { body, headers } of [overview, mail]) {
      expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;");
      expect(body).not.toContain("<script");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
    expect(mail.body).toMatch(
      /<iframe title="The email" src="\/_sandbox\/mails\/1\/html"\s+sandbox="allow-popups/,
    );
  });

  test("shows the mail's HTML in a frame that runs and fetches nothing", async () => {
    await send({ html: "<script>alert(1)</script><p>Hello</p>" });
    const { body, headers } = await page("/_sandbox/mails/1/html");
    expect(body).toContain("<script>alert(1)</script>");
    const policy = headers.get("content-security-policy")!;
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/);
    expect(policy).not.toContain("allow-scripts");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect((await page("/_sandbox/mails/1/source")).headers.get("content-type")).toMatch(/^text\/plain/);
  });

  test("deletes all by its own button", async () => {
    await send({});
    const headers = { Origin: sandbox.url };
    const answer = await fetch(`${sandbox.url}/_sandbox/empty`, {
      method: "POST",
      headers,
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect(await list()).toEqual([]);
  });

  test.each(["/_sandbox/mails/2", "/_sandbox/mails/x", "/_sandbox/mails/1/other", "/nothing"])(
    "is not there at %s",
    async (route) => {
      await send({});
      expect((await page(route)).status).toBe(404);
    },
  );
});

describe("a page of another site", () => {
  test.each([
    ["GET", "/_sandbox/mails"],
    ["DELETE", "/_sandbox/mails"],
    ["POST", "/_sandbox/faults"],
  ])("may not %s %s, not even one of this machine", async (method, route) => {
    await send({});
    for (const origin of ["https://evil.example", "http://localhost:3000", "null"]) {
      expect((await fetch(`${sandbox.url}${route}`, { method, headers: { Origin: origin } })).status).toBe(
        403,
      );
    }
    expect(await list()).toHaveLength(1);
  });

  test("gets nothing by a name that was rebound to this machine", async () => {
    const { port } = new URL(sandbox.url);
    const status = await new Promise((resolve) => {
      const headers = { Host: `evil.example:${port}` };
      httpRequest({ host: "127.0.0.1", port, path: "/_sandbox/mails", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

describe("told to refuse", () => {
  test.each([
    ["temporarily", 451],
    ["recipient", 550],
  ])("%s, it answers %i until it is told otherwise", async (refuse, responseCode) => {
    await setFaults({ refuse });
    await expect(send({})).rejects.toMatchObject({ responseCode, command: "RCPT TO" });
    await setFaults({ refuse: null });
    await send({});
    expect(await list()).toHaveLength(1);
  });

  test.each([{ refuse: "everything" }, {}, []])("%j, it says what it understands", async (body) => {
    const answer = await setFaults(body);
    expect(answer.status).toBe(400);
    await send({});
  });
});

describe("the process", () => {
  test("says where it is, and ends cleanly", async () => {
    const child = launch({ SANDBOX_MAIL_PORT: "0" });
    const [ready] = (await once(child, "message")) as [{ type: string; url: string; smtpUrl: string }];
    expect(ready).toEqual({
      type: "ready",
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      smtpUrl: expect.stringMatching(/^smtp:\/\/127\.0\.0\.1:\d+$/),
    });
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  test.each(["SANDBOX_MAIL_PORT", "SANDBOX_MAIL_SMTP_PORT"])("names a busy port and %s", async (variable) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const child = launch({ SANDBOX_MAIL_PORT: "0", [variable]: String(port) });
    let errors = "";
    child.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors).toBe(`Port ${port} is in use; set ${variable} to another one.\n`);
  });
});

function launch(env: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN], {
    env: { ...process.env, LECTERN_DATA_DIR: path.join(folder, "process"), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  });
  return child;
}

function send(mail: SendMailOptions): Promise<unknown> {
  return createTransport(sandbox.smtpUrl).sendMail({
    from: "Shop <shop@example.com>",
    to: "ada@example.com",
    subject: "Hello",
    text: "Hello",
    html: "<p>Hello</p>",
    ...mail,
  });
}

async function list(
  query = "",
): Promise<{ id: number; subject: string; source: string; headers: object[] }[]> {
  return (await fetch(`${sandbox.url}/_sandbox/mails${query}`)).json();
}

async function page(route: string) {
  const response = await fetch(`${sandbox.url}${route}`);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

function setFaults(body: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/faults`, { method: "POST", body: JSON.stringify(body) });
}
