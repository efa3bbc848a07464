/** The props of each template. Plain JSON, so that a row of the outbox can be rendered at any time. */
export interface MailTemplates {
  /** To the payer, once an order is paid and access is granted. */
  receipt: OrderMail & { paidAt: string; card: { brand: string; last4: string } | null };
  /** To the student, when a payment was declined and not retried. */
  payment_failed: OrderMail & { reason: string | null };
  /** To the student, when money was refunded. */
  refunded: OrderMail & { amountRefundedMinor: number; isWhole: boolean };
  /** To the student, when a duplicate payment was refunded automatically. */
  duplicate_refunded: OrderMail;
  /** To all staff: something that needs a decision, or that they should know. */
  staff_notice: { title: string; reason: string; orderNumber: string | null; facts: Record<string, string> };
  /** To a new address: opening the link confirms it. */
  verify_email: { name: string; url: string; validMinutes: number };
  /** To an account that got or lost staff rights. */
  rights_changed: { name: string; isStaff: boolean };
  reset_password: { name: string; url: string; validMinutes: number };
}

export type MailTemplate = keyof MailTemplates;

/** What every email about an order contains. Amounts are integer minor units. */
export interface OrderMail {
  name: string;
  orderNumber: string;
  items: { title: string; slug: string; amountMinor: number }[];
  currency: string;
  amountMinor: number;
  /** The order page, or where to pay. */
  url: string;
}

/** An email to put into the outbox. */
export interface OutgoingMail<Template extends MailTemplate = MailTemplate> {
  /** Unique: the same key is one email, however often it is enqueued, e.g. `order:<id>:receipt`. */
  key: string;
  template: Template;
  /** Empty for all staff at the time it is sent. */
  to: string[];
  props: MailTemplates[Template];
}
