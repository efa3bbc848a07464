import { Disclosure } from "~/ui/disclosure";

/** What each figure counts, precisely enough for an accountant. */
export function Definitions({ timeZone }: { timeZone: string }) {
  const entries: [name: string, meaning: string][] = [
    [
      "Gross",
      "What was paid for orders, on the day when Stripe took the money. A duplicate payment is refunded and counts neither as a sale nor as a refund. An order that needs review counts once it’s decided.",
    ],
    [
      "Refunded",
      "What was refunded, on the day of the refund, whenever the order was paid. Pending refunds count; failed ones don’t.",
    ],
    [
      "Disputed",
      "What banks have withdrawn, on the day when the order’s latest dispute was opened. Disputes that you win don’t count, and neither do inquiries.",
    ],
    ["Net", "Gross less refunded less disputed. Stripe’s fees and taxes aren’t deducted."],
    ["Average order", "Gross divided by the number of paid orders."],
    ["Refund rate", "Orders that were first refunded in this range, per order paid in it."],
    [
      "Dispute rate",
      "Orders that were disputed in this range, won or lost, per order paid in it. Inquiries don’t count.",
    ],
    [
      "Sold",
      "Courses that were paid for. A refund or dispute of several courses is split in proportion to their prices.",
    ],
    ["Category", "The course’s current category in the catalog."],
    [
      "Purchase funnel",
      "Counted by this shop itself, without cookies, by day and course only. A payment is started when an order gets its first payment intent; “Paid” counts the courses sold.",
    ],
    ["Days", `Start at midnight in ${timeZone}. Set SHOP_TIME_ZONE to change the time zone.`],
  ];
  return (
    <Disclosure summary="What the figures count">
      <dl className="grid gap-4">
        {entries.map(([name, meaning]) => (
          <div key={name} className="grid gap-0.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <dt className="font-semibold">{name}</dt>
            <dd className="max-w-3xl text-ink-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}
