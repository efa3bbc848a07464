import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Table } from "~/ui/table";
import type { Tone } from "~/ui/tone";
import { type SentMail, titleOfMail } from "./sent-mail";

const looks: Record<SentMail["state"], { tone: Tone; words: string }> = {
  queued: { tone: "info", words: "Waiting" },
  sent: { tone: "success", words: "Sent" },
  dead: { tone: "danger", words: "Dead" },
};

/** Emails to a person and their delivery state; never their contents. */
export function MailTable({ rows }: { rows: SentMail[] }) {
  return (
    <Table
      caption="Emails, newest first"
      isCaptionHidden
      rows={rows}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No emails yet." />}
      columns={[
        { header: "Email", cell: ({ template }) => titleOfMail(template) },
        {
          header: "State",
          cell: ({ state }) => <Badge tone={looks[state].tone}>{looks[state].words}</Badge>,
        },
        { header: "Created", cell: ({ createdAt }) => <DateTime iso={createdAt} withTime /> },
        { header: "Sent", cell: ({ sentAt }) => (sentAt ? <DateTime iso={sentAt} withTime /> : "–") },
        { header: "Attempts", isNumeric: true, cell: ({ attempts }) => attempts },
        { header: "Last error", cell: ({ error }) => error ?? "–" },
      ]}
    />
  );
}
