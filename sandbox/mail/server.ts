import { createServer } from "node:http";
import { sendText } from "@lectern/sandbox-kit/http/answers";
import { listen } from "@lectern/sandbox-kit/http/listen";
import { type Catcher, startCatching } from "./catching";
import { answerRequest } from "./control";
import { Mailbox } from "./mailbox";
import { Refusals } from "./refusals";

export interface MailSandboxOptions {
  /** Where mails are kept; made if it does not exist. */
  dataDir: string;
  /** Of the page; 0 takes any free port. */
  port: number;
  /** At which mails are taken; 0 takes any free port. */
  smtpPort: number;
}

export interface MailSandbox {
  /** For example `http://127.0.0.1:8125`, without a slash at the end. */
  url: string;
  /** For example `smtp://127.0.0.1:8126`. */
  smtpUrl: string;
  /** Stops it; resolves when everything is on disk and closed. */
  close(): Promise<void>;
}

/**
 * Starts a mail server on 127.0.0.1 that keeps what it gets, and a page that shows it.
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
      sendText(response, 500, "text/plain; charset=utf-8", "The sandbox has failed; its log says why.\n");
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
