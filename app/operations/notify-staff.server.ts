import { listStaff } from "~/accounts/roles.server";
import type { MailTemplates } from "~/mail/mail";
import { enqueueMail } from "~/mail/outbox.server";
import { logger } from "~/platform/logger.server";

/** Tells everybody on the staff, once for the key. While there is no staff the log alone is told. */
export async function notifyStaff(key: string, notice: MailTemplates["staff_notice"]): Promise<void> {
  const to = (await listStaff()).map(({ email }) => email);
  if (to.length === 0) {
    logger().error({ key, ...notice }, "there is no staff to be told");
    return;
  }
  await enqueueMail({ key, template: "staff_notice", to, props: notice });
}
