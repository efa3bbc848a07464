import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { Greeting, Paragraph } from "./mail-text";

export const rightsChanged: MailDesign<"rights_changed"> = {
  subject: ({ isStaff }) => (isStaff ? "You now have staff access" : "You no longer have staff access"),
  Body: ({ name, isStaff }) => (
    <MailShell
      preview={isStaff ? "Sign in again to use the staff pages." : "Your account is now a student account."}
      heading={isStaff ? "You now have staff access" : "You no longer have staff access"}
      footnote="You're receiving this email because your account's permissions changed."
    >
      <Greeting name={name} />
      <Paragraph>
        {isStaff
          ? "Your account can now view and manage all orders. You've been signed out everywhere; sign in again to continue."
          : "Your account can no longer use the staff pages. You've been signed out everywhere. Your courses and orders haven't changed."}
      </Paragraph>
      <Paragraph>If you didn't expect this, contact the shop.</Paragraph>
    </MailShell>
  ),
};
