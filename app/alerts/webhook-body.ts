import { linesOf, type Notice } from "./notice";

/** Of Slack's Block Kit; https://docs.slack.dev/reference/block-kit/blocks/section-block */
const longestSection = 2_900;

const signs: Record<Notice["kind"], string> = {
  firing: ":rotating_light:",
  resolved: ":white_check_mark:",
  test: ":bell:",
};

/**
 * The body of an alert's webhook: what Slack's incoming webhooks read (`text`, `blocks`; other chats read `text` too),
 * and the same for programs under `lectern`.
 */
export function webhookBody(notice: Notice, mode: string): string {
  const { id, kind, rule, incidentId, title, text, at, findings, further, url, runbookUrl } = notice;
  const where = mode === "live" ? "" : ` (${mode})`;
  const lines = linesOf(notice).map(({ label, text }) => `• *${toMrkdwn(label)}*: ${toMrkdwn(text)}`);
  const section = (markdown: string) => ({
    type: "section",
    text: { type: "mrkdwn", text: shorten(markdown) },
  });
  return JSON.stringify({
    text: `${title}${where}: ${text}`,
    blocks: [
      section(`${signs[kind]} *${toMrkdwn(title + where)}*\n${toMrkdwn(text)}`),
      ...(lines.length > 0 ? [section(lines.join("\n"))] : []),
      section(`<${url}|Alerts> · <${runbookUrl}|What to do>`),
    ],
    lectern: {
      version: 1,
      id,
      event: `alert.${kind}`,
      ...{ mode, rule, incident: incidentId, at: at.toISOString(), title, url, runbookUrl },
      findings: findings.map(({ subject, label, text }) => ({ subject, label, text })),
      further,
    },
  });
}

/** Source: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function toMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function shorten(text: string): string {
  return text.length > longestSection ? `${text.slice(0, longestSection)}…` : text;
}
