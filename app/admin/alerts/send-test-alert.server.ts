import { deliverAlerts } from "~/alerts/deliver-alerts.server";
import { testNotice } from "~/alerts/notice";
import { tell } from "~/alerts/tell-staff.server";
import { auditStaff } from "~/audit/audit.server";
import { clock } from "~/platform/clock/clock";
import { env } from "~/platform/env.server";
import { limitRate } from "~/platform/http/rate-limit.server";

/** Each one goes to all staff. */
const limit = { name: "alerts:test", points: 5, seconds: 60 * 60 };

/**
 * Sends a test alert by email and to the webhook, once per id.
 *
 * @throws a 429 response after five within an hour.
 */
export async function sendTestAlert(staffId: string, id: string): Promise<void> {
  await limitRate(limit, env().stripeMode);
  await auditStaff({ staffId, action: "alert.tested", subject: "alerts", key: `alert:test:${id}` });
  await tell(testNotice(id, clock.now(), env().APP_URL));
  // The page that follows shows the outcome.
  await deliverAlerts();
}
