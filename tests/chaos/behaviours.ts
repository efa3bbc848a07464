/** What students do, and how many of a hundred do it. */
export const behaviours = {
  /** Opens the checkout, pays, and waits at the order's page. */
  ordinary: 35,
  /** Closes the browser as soon as Stripe has said yes: the shop hears nothing more from it. */
  closed_after_confirm: 12,
  /** Closes it while Stripe is being asked, and never learns the answer. */
  closed_while_paying: 4,
  /** Tells the shop that it has paid, but never sees the order's page. */
  closed_after_claim: 5,
  /** Two tabs with the same course, both paid at the same moment. */
  two_tabs: 8,
  /** Two tabs with two courses. */
  two_courses: 4,
  /** Two tabs with the same course in two currencies, both paid at the same moment. */
  two_currencies: 4,
  /** Begins in one currency and pays in the other. */
  other_currency: 4,
  /** Begins at one web process and goes on at the other. */
  other_web: 5,
  three_d_secure: 6,
  /** Leaves at the bank's page. */
  three_d_secure_left: 2,
  /** A refused card, then a good one. */
  refused_then_paid: 5,
  /** A refused card, and no other. */
  refused: 3,
  /** Opens the checkout and never pays. */
  abandoned: 3,
} as const;

export type Behaviour = keyof typeof behaviours;
