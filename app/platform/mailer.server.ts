import { createTransport, type Transporter } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { env } from "./env.server";
import { logger } from "./logger.server";
import { once } from "./once.server";

export type Mailer = Transporter<SMTPTransport.SentMessageInfo>;

/** How long a mail server can stay silent before an email counts as not sent. */
const silenceMs = 20_000;

/**
 * The mailer, or null while `SMTP_URL` isn't set, which is logged once as a warning. Emails never include content read
 * from a file or a URL.
 */
export function mailer(): Mailer | null {
  return once("mailer", () => {
    const { SMTP_URL, MAIL_FROM } = env();
    if (!SMTP_URL) {
      logger().warn("SMTP_URL is not set: emails wait in the outbox until it is");
      return null;
    }
    return createTransport(
      {
        url: SMTP_URL,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: silenceMs,
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { from: MAIL_FROM },
    );
  });
}
