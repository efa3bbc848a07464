import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { DateTime } from "~/ui/date-time";
import { formatMoney } from "~/ui/format-money";
import { humanize } from "~/ui/humanize";
import { type Column, Table } from "~/ui/table";
import type { ComparedFact, StripeIntent, StripeRefund, StripeTruth } from "./stripe-truth";

const facts: Column<ComparedFact>[] = [
  { header: "Detail", cell: ({ name }) => name },
  { header: "Lectern", cell: ({ ours }) => ours },
  {
    header: "Stripe",
    cell: ({ theirs, isDifferent }) => (
      <span className="inline-flex flex-wrap items-center gap-2 max-sm:justify-end">
        <span className={isDifferent ? "font-semibold" : undefined}>{theirs}</span>
        {isDifferent && <Badge tone="warning">differs</Badge>}
      </span>
    ),
  },
];

/** The payment as Stripe has it now, next to what is recorded here. */
export function StripeSide({
  truth,
  dashboardUrl,
}: {
  truth: StripeTruth | null;
  dashboardUrl: string | null;
}) {
  return (
    <section aria-labelledby="at-stripe" aria-busy={truth === null} className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="at-stripe" className="text-heading">
          Compare with Stripe
        </h2>
        {dashboardUrl && (
          <a href={dashboardUrl} target="_blank" rel="noreferrer" className="text-accent">
            Open in Stripe's dashboard
          </a>
        )}
      </div>
      <Truth truth={truth} />
    </section>
  );
}

function Truth({ truth }: { truth: StripeTruth | null }) {
  if (!truth) return <p className="text-ink-muted">Contacting Stripe…</p>;
  switch (truth.kind) {
    case "no_intent":
      return <p>There is no payment on Stripe yet: the student hasn't tried to pay.</p>;
    case "unreadable":
      return <Alert tone="warning">{truth.words}</Alert>;
    case "read":
      return (
        <>
          <Table
            caption="The payment in Lectern and on Stripe"
            isCaptionHidden
            columns={facts}
            rows={truth.facts}
            keyOf={({ name }) => name}
          />
          <p className="text-ink-muted text-sm wrap-anywhere">{truth.intent.id}</p>
          <Refunds intent={truth.intent} />
        </>
      );
  }
}

function Refunds({ intent: { refunds, currency } }: { intent: StripeIntent }) {
  if (refunds.length === 0) return null;
  const columns: Column<StripeRefund>[] = [
    { header: "Refund", cell: ({ createdAt }) => <DateTime iso={createdAt} withTime /> },
    {
      header: "State",
      cell: ({ status, failure }) => (
        <Badge tone={status === "succeeded" ? "success" : status === "pending" ? "info" : "danger"}>
          {failure ? `${status}: ${humanize(failure)}` : humanize(status)}
        </Badge>
      ),
    },
    { header: "Amount", isNumeric: true, cell: ({ amountMinor }) => formatMoney(amountMinor, currency) },
  ];
  return <Table caption="Refunds on Stripe" columns={columns} rows={refunds} keyOf={({ id }) => id} />;
}
