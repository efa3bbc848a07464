import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, CopyableLink, Greeting, Paragraph, SmallPrint } from "./mail-text";

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
