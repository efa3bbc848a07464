import type { ReactElement } from "react";
import type { MailTemplate, MailTemplates } from "../mail";

/** A template's subject line and body. */
export interface MailDesign<Template extends MailTemplate> {
  subject(props: MailTemplates[Template]): string;
  Body(props: MailTemplates[Template]): ReactElement;
}
