import { afterAll, beforeAll, expect, test } from "vitest";
import { listStaffReaders } from "~/accounts/roles.server";
import { deliverMails } from "~/mail/deliver-mails.server";
import { enqueueMail, Outbox } from "~/mail/outbox.server";
import { openDatabase } from "../../fixtures/database";

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase({ SMTP_URL: "" });
});
afterAll(() => database.close());

test("without a mail server mails wait, and lose none of their tries", async () => {
  await enqueueMail({
    key: "notice",
    template: "staff_notice",
    to: ["staff@example.com"],
    props: { title: "A notice", reason: "Because.", orderNumber: null, facts: {} },
  });
  expect(await deliverMails({ limit: 10, listStaffReaders })).toEqual({ sent: 0, failed: 0, dead: 0 });
  expect(await Outbox.find().lean()).toMatchObject([{ state: "queued", attempts: 0 }]);
});
