import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, CopyableLink, Greeting, Paragraph, SmallPrint } from "./mail-text";

export const verifyEmail: MailDesign<"verify_email"> = {
  subject: () => "Confirm your email address",
  Body: ({ name, url, validMinutes }) => (
    <MailShell
      preview={`One click, within ${validMinutes} minutes.`}
      heading="Is this address yours?"
      footnote="You're receiving this email because someone created a Lectern account with this address. If it wasn't you, ignore this email: the address stays unconfirmed."
    >
      <Greeting name={name} />
      <Paragraph>
        Please confirm that you receive email at this address. We'll use it for receipts, and to help you back
        in if you forget your password.
      </Paragraph>
      <ActionButton url={url}>Confirm this address</ActionButton>
      <SmallPrint>
        The link works once and expires after {validMinutes} minutes. If the button doesn't work, open this
        address: <CopyableLink url={url} />
      </SmallPrint>
    </MailShell>
  ),
};

export const resetPassword: MailDesign<"reset_password"> = {
  subject: () => "Choose a new password",
  Body: ({ name, url, validMinutes }) => (
    <MailShell
      preview={`The link works once and expires after ${validMinutes} minutes.`}
      heading="Choose a new password"
      footnote="You're receiving this email because someone requested a new password for your Lectern account. If it wasn't you, ignore this email: your password won't change."
    >
      <Greeting name={name} />
      <Paragraph>Use this link to choose a new password. Saving it signs you out on all devices.</Paragraph>
      <ActionButton url={url}>Choose a new password</ActionButton>
      <SmallPrint>
        The link works once and expires after {validMinutes} minutes. If the button doesn't work, open this
        address: <CopyableLink url={url} />
      </SmallPrint>
    </MailShell>
  ),
};

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
