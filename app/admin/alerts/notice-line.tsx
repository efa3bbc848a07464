import type { NoticeState, NoticeView } from "~/alerts/alert-view";

const mailLabels: Record<NoticeState, string> = {
  none: "no mail",
  queued: "mail on its way",
  sent: "mail sent",
  dead: "mail given up",
};

const webhookLabels: Record<NoticeState, string> = {
  none: "no webhook set up",
  queued: "webhook not reached yet",
  sent: "webhook reached",
  dead: "webhook given up",
};

/** Where a notice is on its two ways, in a line. */
export function NoticeLine({ notice: { mail, webhook, lastError } }: { notice: NoticeView }) {
  return (
    <span className="wrap-anywhere">
      {mailLabels[mail]}, {webhookLabels[webhook]}
      {lastError && ` (${lastError})`}
    </span>
  );
}
