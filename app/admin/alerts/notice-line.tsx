import type { NoticeState, NoticeView } from "~/alerts/alert-view";

const mailLabels: Record<NoticeState, string> = {
  none: "no email",
  queued: "email queued",
  sent: "email sent",
  dead: "email failed",
};

const webhookLabels: Record<NoticeState, string> = {
  none: "no webhook set up",
  queued: "webhook pending",
  sent: "webhook delivered",
  dead: "webhook failed",
};

/** The state of a notice's email and webhook, on one line. */
export function NoticeLine({ notice: { mail, webhook, lastError } }: { notice: NoticeView }) {
  return (
    <span className="wrap-anywhere">
      {mailLabels[mail]}, {webhookLabels[webhook]}
      {lastError && ` (${lastError})`}
    </span>
  );
}
