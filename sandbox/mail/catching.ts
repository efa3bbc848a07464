import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Mailbox } from "./mailbox";
import type { Refusals } from "./refusals";

const LARGEST_MAIL = 10_000_000;
/** How long open SMTP sessions may take to finish when the sandbox stops. */
const LAST_WORDS_MS = 300;

export interface Catcher {
  /** For example `smtp://127.0.0.1:8126`. */
  url: string;
  close(): Promise<void>;
}

/**
 * An SMTP server on 127.0.0.1 that accepts every email and delivers none. An email is on disk before it is acknowledged.
 *
 * @param port 0 takes any free port.
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken.
 */
export async function startCatching(mailbox: Mailbox, refusals: Refusals, port: number): Promise<Catcher> {
  const server = new SMTPServer({
    name: "localhost",
    banner: "Lectern mail sandbox",
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    closeTimeout: LAST_WORDS_MS,
    // Any credentials are accepted.
    onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? "anybody" }),
    onRcptTo: (_address, _session, callback) => callback(refusalOf(refusals)),
    onData: (stream, session, callback) => {
      keep(mailbox, stream, session).then(
        (id) => callback(null, `stored as ${id}`),
        (failure) => {
          console.error("sandbox-mail: an email could not be stored", failure);
          callback(answer(451, "This email could not be stored."));
        },
      );
    },
  });
  const listening = new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      // Errors after this point are broken connections, which are the sender's concern.
      server.on("error", () => {});
      resolve(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`);
    });
  });
  const url = await listening;
  return { url, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function refusalOf({ current }: Refusals): Error | null {
  if (current === "temporarily") return answer(451, "4.3.0 Try again later.");
  if (current === "recipient") return answer(550, "5.1.1 No such person here.");
  return null;
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function keep(mailbox: Mailbox, stream: Readable, { envelope }: SMTPServerSession): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const source = Buffer.concat(chunks);
  const { subject, messageId, headers, html, text } = await PostalMime.parse(source);
  const { id } = await mailbox.keep({
    receivedAt: new Date().toISOString(),
    from: envelope.mailFrom ? envelope.mailFrom.address : "",
    to: envelope.rcptTo.map(({ address }) => address),
    subject: subject ?? "",
    messageId: messageId ?? "",
    headers: headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    html: html ?? null,
    text: text ?? null,
    source: source.toString("utf8"),
  });
  return id;
}
