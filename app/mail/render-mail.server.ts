import { render, toPlainText } from "@react-email/render";
import { createElement } from "react";
import type { MailTemplate, MailTemplates } from "./mail";
import { resetPassword, rightsChanged, verifyEmail } from "./templates/account-mails";
import type { MailDesign } from "./templates/mail-design";
import { inOneLine } from "./templates/one-line";
import { duplicateRefunded, paymentFailed, receipt, refunded } from "./templates/order-mails";
import { staffNotice } from "./templates/staff-notice";

const designs: { [Template in MailTemplate]: MailDesign<Template> } = {
  receipt,
  payment_failed: paymentFailed,
  refunded,
  duplicate_refunded: duplicateRefunded,
  staff_notice: staffNotice,
  rights_changed: rightsChanged,
  verify_email: verifyEmail,
  reset_password: resetPassword,
};

export interface RenderedMail {
  /** One line, whatever the props contain. */
  subject: string;
  html: string;
  text: string;
}

/**
 * Renders an email: HTML that loads nothing from elsewhere, and the same as plain text.
 *
 * @throws when the props don't fit the template.
 */
export async function renderMail<Template extends MailTemplate>(
  template: Template,
  props: MailTemplates[Template],
): Promise<RenderedMail> {
  const design: MailDesign<Template> = designs[template];
  const html = await render(createElement(design.Body, props));
  return { subject: inOneLine(design.subject(props)), html, text: textOf(html) };
}

function textOf(html: string): string {
  return toPlainText(html, {
    wordwrap: 78,
    selectors: [
      { selector: "h1", options: { uppercase: false } },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true } },
      { selector: "table.order", format: "dataTable" },
      { selector: "table.facts", format: "dataTable" },
    ],
  });
}
