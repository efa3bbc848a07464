/** What each template is told. Plain JSON, so that a row of the outbox can be rendered again at any time. */
export interface MailTemplates {
  /** To the payer, once an order is paid and the course is open. */
  receipt: OrderMail & { paidAt: string; card: { brand: string; last4: string } | null };
  /** To the student, when a payment was refused and nothing followed. */
  payment_failed: OrderMail & { reason: string | null };
  /** To the student, when money was given back. */
  refunded: OrderMail & { amountRefundedMinor: number; isWhole: boolean };
  /** To the student, when a second payment for the same course was given back by itself. */
  duplicate_refunded: OrderMail;
  /** To everybody on the staff: something that no machine can decide, or that they should know. */
  staff_notice: { title: string; reason: string; orderNumber: string | null; facts: Record<string, string> };
  /** To a new address: whoever opens the link has it. */
  verify_email: { name: string; url: string; validMinutes: number };
  /** To an account that was given staff rights, or that has lost them. */
  rights_changed: { name: string; isStaff: boolean };
  reset_password: { name: string; url: string; validMinutes: number };
}

export type MailTemplate = keyof MailTemplates;

/** What every mail about an order says. Amounts are integer minor units. */
export interface OrderMail {
  name: string;
  orderNumber: string;
  items: { title: string; slug: string; amountMinor: number }[];
  currency: string;
  amountMinor: number;
  /** The order's page, or where to pay it. */
  url: string;
}

/** A mail to be written into the outbox. */
export interface OutgoingMail<Template extends MailTemplate = MailTemplate> {
  /** Unique: the same key is one mail, however often it is asked for, e.g. `order:<id>:receipt`. */
  key: string;
  template: Template;
  /** Empty for everybody who is on the staff when it leaves. */
  to: string[];
  props: MailTemplates[Template];
}
