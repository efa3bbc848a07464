import type { MailDesign } from "./mail-design";
import { MailShell } from "./mail-shell";
import { ActionButton, CopyableLink, Greeting, Paragraph, SmallPrint } from "./mail-text";

export const resetPassword: MailDesign<"reset_password"> = {
  subject: () => "Choose a new password",
  Body: ({ name, url, validMinutes }) => (
    <MailShell
      preview={`The link works once, for ${validMinutes} minutes.`}
      heading="Choose a new password"
      footnote="You get this mail because somebody asked for a new password for your account at Lectern. If it was not you, do nothing: your password stays as it is."
    >
      <Greeting name={name} />
      <Paragraph>
        Here is the way back in. Your new password ends every session that is open, on all devices.
      </Paragraph>
      <ActionButton url={url}>Choose a new password</ActionButton>
      <SmallPrint>
        The link works once, for {validMinutes} minutes. If the button doesn't, open this address:{" "}
        <CopyableLink url={url} />
      </SmallPrint>
    </MailShell>
  ),
};
