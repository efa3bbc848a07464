import { render, toPlainText } from "@react-email/render";
import { createElement } from "react";
import type { MailTemplate, MailTemplates } from "./mail";
import { duplicateRefunded } from "./templates/duplicate-refunded";
import type { MailDesign } from "./templates/mail-design";
import { inOneLine } from "./templates/one-line";
import { paymentFailed } from "./templates/payment-failed";
import { receipt } from "./templates/receipt";
import { refunded } from "./templates/refunded";
import { resetPassword } from "./templates/reset-password";
import { rightsChanged } from "./templates/rights-changed";
import { staffNotice } from "./templates/staff-notice";
import { verifyEmail } from "./templates/verify-email";

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
  /** One line, whatever the props hold. */
  subject: string;
  html: string;
  text: string;
}

/**
 * Writes a mail: HTML without anything that is fetched from elsewhere, and the same as plain text.
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
