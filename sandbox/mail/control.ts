import type { IncomingMessage, ServerResponse } from "node:http";
import { redirect, sendJson, sendText } from "@lectern/sandbox-kit/http/answers";
import { BodyTooLarge, readBody } from "@lectern/sandbox-kit/http/body";
import { isAddressedToLoopback, isSameOriginOrNoBrowser } from "@lectern/sandbox-kit/http/loopback";
import type { Mailbox } from "./mailbox";
import { mailPage, overviewPage } from "./pages";
import { Refusals } from "./refusals";

const PLAIN = "text/plain; charset=utf-8";
const HTML = "text/html; charset=utf-8";

const OWN_PAGE = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // With no-referrer a browser would send the forms with "Origin: null".
  "Referrer-Policy": "same-origin",
};

/** An email is untrusted HTML: no scripts, no remote content, no access to the page around it. */
const MAIL_ITSELF = {
  "Content-Security-Policy":
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'",
  "Referrer-Policy": "no-referrer",
};

/** Serves the page and the control API. Pages of other origins may use neither, even on this machine. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { mailbox, refusals }: { mailbox: Mailbox; refusals: Refusals },
): Promise<void> {
  if (!isAddressedToLoopback(request) || !isSameOriginOrNoBrowser(request)) {
    return sendText(response, 403, PLAIN, "This sandbox only serves this machine and its own pages.\n");
  }
  const base = "http://127.0.0.1";
  if (!request.url?.startsWith("/") || !URL.canParse(request.url, base)) {
    return sendText(response, 400, PLAIN, "The URL is invalid.\n");
  }
  const { pathname, searchParams } = new URL(request.url, base);
  const to = searchParams.get("to") ?? undefined;
  const route = `${request.method} ${pathname}`;
  if (route === "GET /") redirect(response, "/_sandbox");
  else if (route === "GET /_sandbox") sendText(response, 200, HTML, overviewPage(mailbox, to), OWN_PAGE);
  else if (route === "GET /_sandbox/mails") sendJson(response, 200, mailbox.list({ to }));
  else if (route === "GET /_sandbox/faults") sendJson(response, 200, { refuse: refusals.current });
  else if (route === "POST /_sandbox/faults") await setFaults(request, response, refusals);
  else if (route === "DELETE /_sandbox/mails") {
    await mailbox.empty();
    sendJson(response, 200, []);
  } else if (route === "POST /_sandbox/empty") {
    await mailbox.empty();
    redirect(response, "/_sandbox");
  } else showMail(response, mailbox, route);
}

function showMail(response: ServerResponse, mailbox: Mailbox, route: string): void {
  const [, id, part] = /^GET \/_sandbox\/mails\/(\d{1,15})(?:\/(html|source))?$/.exec(route) ?? [];
  const mail = id ? mailbox.find(Number(id)) : undefined;
  if (!mail) sendText(response, 404, PLAIN, "Page not found. See /_sandbox.\n");
  else if (part === "source") sendText(response, 200, PLAIN, mail.source);
  else if (part === "html")
    sendText(response, 200, HTML, mail.html ?? "This email has no HTML part.", MAIL_ITSELF);
  else sendText(response, 200, HTML, mailPage(mail), OWN_PAGE);
}

async function setFaults(
  request: IncomingMessage,
  response: ServerResponse,
  refusals: Refusals,
): Promise<void> {
  try {
    const refuse = Refusals.read(await readBody(request));
    if (refuse === undefined) {
      sendJson(response, 400, { error: 'Send { "refuse": "temporarily" | "recipient" | null }.' });
      return;
    }
    refusals.current = refuse;
    sendJson(response, 200, { refuse });
  } catch (failure) {
    if (!(failure instanceof BodyTooLarge)) throw failure;
    sendJson(response, 400, { error: failure.message });
  }
}
