import type { MailTemplates } from "./mail";
import { enqueueMail } from "./outbox.server";

/** Notifies all staff at the time of sending, once per key. */
export async function notifyStaff(key: string, notice: MailTemplates["staff_notice"]): Promise<void> {
  await enqueueMail({ key, template: "staff_notice", to: [], props: notice });
}
