import { expect, test } from "vitest";
import { routeOfCall } from "~/observability/metrics/stripe-requests.server";

test.each([
  ["/v1/payment_intents/pi_3NkXYZabc/confirm", "/v1/payment_intents/:id/confirm"],
  ["/v1/payment_intents?limit=3&customer=cus_Ab1", "/v1/payment_intents"],
  ["/v1/radar/early_fraud_warnings/issfr_1Nk", "/v1/radar/early_fraud_warnings/:id"],
  ["/v1/customers/cus_ABCDEF", "/v1/customers/:id"],
  ["/v1/events", "/v1/events"],
])("%s counts as %s", (path, route) => {
  expect(routeOfCall(path)).toBe(route);
});
