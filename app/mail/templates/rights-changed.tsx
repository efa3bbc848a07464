import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { Greeting, Paragraph } from "./mail-text";

export const rightsChanged: MailDesign<"rights_changed"> = {
  subject: ({ isStaff }) => (isStaff ? "You are on the staff now" : "You are no longer on the staff"),
  Body: ({ name, isStaff }) => (
    <MailShell
      preview={isStaff ? "Sign in again to see the staff's pages." : "Your account is a student's now."}
      heading={isStaff ? "You are on the staff" : "You are no longer on the staff"}
      footnote="You get this mail because what your account may do was changed."
    >
      <Greeting name={name} />
      <Paragraph>
        {isStaff
          ? "Your account may now see everybody's orders and act on them. You were signed out everywhere; sign in again to go on."
          : "Your account can no longer see the staff's pages. You were signed out everywhere. Your courses and orders are as they were."}
      </Paragraph>
      <Paragraph>If you didn't expect this, write to the shop.</Paragraph>
    </MailShell>
  ),
};
