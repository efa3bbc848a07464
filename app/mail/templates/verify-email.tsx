import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, CopyableLink, Greeting, Paragraph, SmallPrint } from "./mail-text";

export const verifyEmail: MailDesign<"verify_email"> = {
  subject: () => "Confirm your e-mail address",
  Body: ({ name, url, validMinutes }) => (
    <MailShell
      preview={`One press, within ${validMinutes} minutes.`}
      heading="Is this address yours?"
      footnote="You get this mail because somebody opened an account at Lectern with this address. If it was not you, do nothing: the address stays unconfirmed."
    >
      <Greeting name={name} />
      <Paragraph>
        Please confirm that mails to this address reach you. Your receipts will come here, and the way back in
        if you ever forget your password.
      </Paragraph>
      <ActionButton url={url}>Confirm this address</ActionButton>
      <SmallPrint>
        The link works once, for {validMinutes} minutes. If the button doesn't, open this address:{" "}
        <CopyableLink url={url} />
      </SmallPrint>
    </MailShell>
  ),
};
