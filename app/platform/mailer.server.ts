import { createTransport, type Transporter } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { env } from "./env.server";
import { logger } from "./logger.server";
import { once } from "./once.server";

export type Mailer = Transporter<SMTPTransport.SentMessageInfo>;

/** The longest that a mail server may keep silent before a mail counts as not sent. */
const silenceMs = 20_000;

/**
 * The one way by which mails leave, or null while `SMTP_URL` is not set: that is said once, as a warning.
 * Nothing of a mail is ever read from a file or an address.
 */
export function mailer(): Mailer | null {
  return once("mailer", () => {
    const { SMTP_URL, MAIL_FROM } = env();
    if (!SMTP_URL) {
      logger().warn("SMTP_URL is not set: mails wait in the outbox until it is");
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
