import type { ReactElement } from "react";
import type { MailTemplate, MailTemplates } from "../mail";

/** How a mail of one template looks: its subject line and its body. */
export interface MailDesign<Template extends MailTemplate> {
  subject(props: MailTemplates[Template]): string;
  Body(props: MailTemplates[Template]): ReactElement;
}
