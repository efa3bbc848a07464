import { Disclosure } from "~/ui/disclosure";

/** What each figure counts, in words that somebody who does the books can check. */
export function Definitions({ timeZone }: { timeZone: string }) {
  const entries: [name: string, meaning: string][] = [
    [
      "Gross",
      "What was paid for orders, on the day on which Stripe took the money. A second payment for something that was bought already goes back and counts nowhere, neither as a sale nor as a refund. An order that waits for a person’s decision counts once it is decided.",
    ],
    [
      "Refunded",
      "What went back, or is on its way back, on the day of the refund, whenever the order was paid. A refund that failed is taken out again.",
    ],
    [
      "Disputed",
      "What banks have withdrawn, on the day on which the latest dispute about an order was opened. A dispute that you win is taken out again; an inquiry withdraws nothing.",
    ],
    ["Net", "Gross less refunded less disputed. Stripe’s fees and taxes are not in it."],
    ["Average order", "Gross divided by the orders paid."],
    [
      "Refund rate",
      "Orders of which money went back for the first time in these days, for each order that was paid in them.",
    ],
    [
      "Dispute rate",
      "Orders that were disputed in these days, won or not, for each order that was paid in them. Inquiries don’t count.",
    ],
    [
      "Sold",
      "Courses paid for. A refund or dispute of several courses is split between them by their prices.",
    ],
    ["Category", "The one that the catalog has the course in today."],
    [
      "Steps to a purchase",
      "Counted by this shop itself, without cookies, by day and course alone. A payment has begun when an order gets its first payment intent; paid are the courses sold.",
    ],
    ["Days", `Begin at midnight in ${timeZone}. The variable SHOP_TIME_ZONE sets that.`],
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
