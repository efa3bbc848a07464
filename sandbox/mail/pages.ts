import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import { moment, page } from "@lectern/sandbox-kit/pages/page";
import type { CaughtMail, Mailbox } from "./mailbox";

const ROWS = 200;

const MAIL_STYLES = html`
iframe { display: block; width: 100%; height: min(56rem, 85vh); border: 0; border-radius: .6rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
h1 { overflow-wrap: anywhere; }
header form { margin-left: auto; }
@media (max-width: 44rem) { th[scope=row] { display: block; border: 0; padding-bottom: 0; } }
td.subject { min-width: 16rem; overflow-wrap: anywhere; }
`;

/** All emails, or those to one recipient, newest first. */
export function overviewPage(mailbox: Mailbox, to: string | undefined): string {
  const mails = mailbox.list({ to, limit: ROWS });
  const count = mailbox.count();
  return mailSandboxPage(
    "Emails",
    html`<header><h1>Mail sandbox</h1><span class="soft">No email leaves this machine. Times are UTC.</span>
<a href="/_sandbox">${to ? "Show all" : "Refresh"}</a>
${count > 0 && html`<form method="post" action="/_sandbox/empty"><button class="quiet">Delete all</button></form>`}</header>
${to && html`<p>Emails to <strong class="wrap">${to}</strong></p>`}
${list(mails, to)}
${!to && count > mails.length && html`<p class="soft">The newest ${ROWS} of ${count}.</p>`}`,
  );
}

function list(mails: CaughtMail[], to: string | undefined): Markup {
  if (mails.length === 0) {
    const words = to ? "No emails to this recipient." : "No emails yet. Sign up, or buy a course.";
    return html`<div class="panel padded soft">${words}</div>`;
  }
  return html`<div class="panel"><table><thead><tr><th scope="col">When</th><th scope="col">To</th>
<th scope="col">Subject</th></tr></thead><tbody>${mails.map(
    (mail) => html`<tr><td class="soft">${moment(mail.receivedAt)}</td>
<td class="wrap">${mail.to.map(
      (address) => html`<div><a href="/_sandbox?to=${encodeURIComponent(address)}">${address}</a></div>`,
    )}</td>
<td class="subject"><a href="/_sandbox/mails/${mail.id}">${mail.subject || "(no subject)"}</a></td></tr>`,
  )}</tbody></table></div>`;
}

/** One email: rendered, as text, and its headers. */
export function mailPage(mail: CaughtMail): string {
  return mailSandboxPage(
    mail.subject || "(no subject)",
    html`<p><a href="/_sandbox">All emails</a></p>
<header><h1>${mail.subject || "(no subject)"}</h1>
<span class="soft">to <span class="wrap">${mail.to.join(", ")}</span>, ${moment(mail.receivedAt)}</span></header>
${
  mail.html !== null &&
  html`<section aria-labelledby="html"><h2 id="html">Preview</h2><div class="panel">
<iframe title="The email" src="/_sandbox/mails/${mail.id}/html"
sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe></div></section>`
}
${
  mail.text !== null &&
  html`<section aria-labelledby="text"><h2 id="text">Plain text</h2>
<div class="panel"><pre>${mail.text}</pre></div></section>`
}
<section aria-labelledby="headers"><h2 id="headers">Headers</h2><div class="panel"><table><tbody>${mail.headers.map(
      ({ name, value }) => html`<tr><th scope="row">${name}</th><td class="mono wrap">${value}</td></tr>`,
    )}</tbody></table></div>
<p><a href="/_sandbox/mails/${mail.id}/source">Message source</a></p></section>`,
  );
}

function mailSandboxPage(title: string, content: Markup): string {
  return page(title, "Mail sandbox", content, MAIL_STYLES);
}
