import { createServer } from "node:http";
import { sendText } from "@lectern/sandbox-kit/http/answers";
import { listen } from "@lectern/sandbox-kit/http/listen";
import { type Catcher, startCatching } from "./catching";
import { answerRequest } from "./control";
import { Mailbox } from "./mailbox";
import { Refusals } from "./refusals";

export interface MailSandboxOptions {
  /** Where emails are stored; created if it doesn't exist. */
  dataDir: string;
  /** For the page; 0 takes any free port. */
  port: number;
  /** For incoming mail; 0 takes any free port. */
  smtpPort: number;
}

export interface MailSandbox {
  /** For example `http://127.0.0.1:8125`, without a trailing slash. */
  url: string;
  /** For example `smtp://127.0.0.1:8126`. */
  smtpUrl: string;
  /** Stops the sandbox; resolves when everything is on disk and closed. */
  close(): Promise<void>;
}

/**
 * Starts an SMTP server on 127.0.0.1 that stores every email, and a page that shows them.
 * @throws NodeJS.ErrnoException `EADDRINUSE` when one of the ports is taken
 */
export async function startMailSandbox({
  dataDir,
  port,
  smtpPort,
}: MailSandboxOptions): Promise<MailSandbox> {
  const mailbox = new Mailbox(dataDir);
  const refusals = new Refusals();
  const server = createServer((request, response) => {
    answerRequest(request, response, { mailbox, refusals }).catch((failure: unknown) => {
      console.error("sandbox-mail: a request failed", failure);
      sendText(response, 500, "text/plain; charset=utf-8", "The sandbox failed. See its log.\n");
    });
  });
  let catcher: Catcher | undefined;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, catcher?.close()]);
    await mailbox.close();
  };
  try {
    const url = `http://127.0.0.1:${await listen(server, port)}`;
    catcher = await startCatching(mailbox, refusals, smtpPort);
    return { url, smtpUrl: catcher.url, close };
  } catch (failure) {
    await close();
    throw failure;
  }
}
