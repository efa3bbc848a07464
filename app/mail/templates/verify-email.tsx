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
