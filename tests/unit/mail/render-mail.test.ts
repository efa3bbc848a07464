import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { MailTemplate } from "~/mail/mail";
import { renderMail } from "~/mail/render-mail.server";
import { colors } from "~/mail/templates/look";
import { samples } from "./samples";

const templates = Object.keys(samples) as MailTemplate[];
const hostile = 'Ada\r\nBcc: everybody@example.com\r\n\r\n<script>alert("1")</script>';

describe.each(templates)("the mail %s", (template) => {
  test("has a subject, HTML and the same as plain text", async () => {
    const { subject, html, text } = await renderMail(template, samples[template]);
    expect(subject).toMatch(/^[^\r\n]{10,100}$/);
    expect(html).toMatch(/^<!DOCTYPE html/);
    const props = samples[template];
    if ("url" in props) {
      expect(html).toContain(`href="${props.url}"`);
      expect(text).toContain(props.url);
    }
    if ("name" in props) expect(text).toContain(`Hello ${props.name},`);
    expect(text).not.toMatch(/<\/?\w+>/);
  });

  test("fetches nothing and counts nobody", async () => {
    const { html } = await renderMail(template, samples[template]);
    expect(html).not.toMatch(/<(img|script|iframe|link)\b/i);
    expect(html).not.toMatch(/url\(|@import|@font-face|\bsrc=/i);
  });

  test("has a look for dark rooms and for phones", async () => {
    const { html } = await renderMail(template, samples[template]);
    const [, sheet = ""] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    expect(sheet).toContain("@media (prefers-color-scheme: dark)");
    expect(sheet).not.toContain("&");
    // Whatever has a colour of its own has a class by which the dark look changes it.
    for (const [part] of html.matchAll(/<[^>]*style="[^"]*[ ;"](background-)?color:[^>]*>/g)) {
      expect(part).toMatch(/class="(page|sheet|ink|muted|button|link)"/);
    }
    expect(html).toContain('name="color-scheme"');
    expect(html).toContain('name="viewport"');
  });
});

describe("a mail about an order", () => {
  test("names its number, items and amounts as people write them", async () => {
    const items = [
      { title: "One", slug: "one", amountMinor: 7_200 },
      { title: "Two & three", slug: "two", amountMinor: 1_000 },
    ];
    const props = { ...samples.receipt, items, currency: "jpy", amountMinor: 8_000 };
    const { subject, html, text } = await renderMail("receipt", props);
    expect(subject).toBe("Your receipt for order L-7Q2M-84KD");
    for (const words of ["L-7Q2M-84KD", "¥7,200", "-¥200", "¥8,000"]) {
      expect(html).toContain(words);
      expect(text).toContain(words);
    }
    expect(html).toContain("Two &amp; three");
    expect(text).toMatch(/^Two & three +¥1,000$/m);
    expect(text).toContain("Paid on 21 November 2026, 07:42 UTC with Visa ending in 4242.");
  });

  test("says nothing of a card that is not known", async () => {
    const { text } = await renderMail("receipt", { ...samples.receipt, card: null });
    expect(text).toContain("Paid on 21 November 2026, 07:42 UTC.");
  });

  test("tells a whole refund from a part of it", async () => {
    const part = await renderMail("refunded", samples.refunded);
    const whole = await renderMail("refunded", {
      ...samples.refunded,
      amountRefundedMinor: 4_900,
      isWhole: true,
    });
    expect(part.text).toContain("$15.00, part of what you paid");
    expect(whole.text).toContain("$49.00, the full amount");
    expect(whole.subject).not.toBe(part.subject);
  });
});

describe("what somebody else has typed", () => {
  test("is text, never markup", async () => {
    const items = [{ title: "<script>alert(2)</script>", slug: "x", amountMinor: 100 }];
    const { html } = await renderMail("receipt", { ...samples.receipt, name: hostile, items });
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(2)");
  });

  test("never breaks a subject or the greeting into lines", async () => {
    const props = { ...samples.staff_notice, title: hostile, orderNumber: hostile };
    expect((await renderMail("staff_notice", props)).subject).not.toMatch(/[\r\n]/);
    const { text } = await renderMail("receipt", {
      ...samples.receipt,
      name: "Ada\n\nYour account is closed",
    });
    expect(text).toContain("Hello Ada Your account is closed,");
  });

  test.each(["Win at evil.example", "https://evil.example", "Ada, call me@evil.example", "www evil/claim"])(
    "greets nobody as %j, which readers would make a link of",
    async (name) => {
      const { html, text } = await renderMail("verify_email", { ...samples.verify_email, name });
      expect(text).toContain("Hello,");
      expect(html).not.toContain("evil");
    },
  );

  test.each(["J. R. R. Tolkien", "Zoë O’Neill-Smith", "李小龍"])("greets %s by name", async (name) => {
    const { text } = await renderMail("verify_email", { ...samples.verify_email, name });
    expect(text).toContain(`Hello ${name},`);
  });
});

test("the colours of mails are those of the shop", () => {
  const tokens = readFileSync("app/ui/styles/tokens.css", "utf8");
  for (const [light, dark] of Object.values(colors))
    expect(tokens).toContain(`light-dark(${light}, ${dark})`);
});
