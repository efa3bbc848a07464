import type { MailTemplates } from "~/mail/mail";

const order = {
  name: "Ada Lovelace",
  orderNumber: "L-7Q2M-84KD",
  items: [{ title: "Sourdough, Understood", slug: "sourdough-understood", amountMinor: 4_900 }],
  currency: "usd",
  amountMinor: 4_900,
  url: "https://lectern.test/payment/success?payment_intent=pi_123",
};

const link = {
  name: "Ada Lovelace",
  url: "https://lectern.test/reset-password?token=n2yVkSGkq1Yw6Jq0b3r8Vw1d9c0m5p7t2x4z6B8D0F4",
  validMinutes: 30,
};

/** A mail of each template, as the shop would send it. */
export const samples: MailTemplates = {
  receipt: { ...order, paidAt: "2026-11-21T07:42:00.000Z", card: { brand: "visa", last4: "4242" } },
  payment_failed: { ...order, reason: "Your card has insufficient funds." },
  refunded: { ...order, amountRefundedMinor: 1_500, isWhole: false },
  duplicate_refunded: order,
  staff_notice: {
    title: "An amount does not match",
    reason: "Stripe took $39.00 for an order of $49.00. No access was given.",
    orderNumber: order.orderNumber,
    facts: { "Payment intent": "pi_123", Student: "ada@example.com" },
  },
  rights_changed: { name: "Ada Lovelace", isStaff: true },
  verify_email: link,
  reset_password: link,
};
