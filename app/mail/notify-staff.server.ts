import type { MailTemplates } from "./mail";
import { enqueueMail } from "./outbox.server";

/** Tells everybody who is on the staff when the mail leaves, once for the key. */
export async function notifyStaff(key: string, notice: MailTemplates["staff_notice"]): Promise<void> {
  await enqueueMail({ key, template: "staff_notice", to: [], props: notice });
}
