import type { Operation } from "../api/operation";
import { RouteTable } from "../http/routes";
import { chargeOperations } from "./charges";
import { customerOperations } from "./customers";
import { disputeOperations } from "./disputes";
import { earlyFraudWarningOperations } from "./early-fraud-warnings";
import { eventOperations } from "./events";
import { intentOperations } from "./payment-intents";
import { paymentMethodOperations } from "./payment-methods";
import { refundOperations } from "./refunds";
import { webhookEndpointOperations } from "./webhook-endpoints";

/** Every endpoint that the sandbox has; all others get Stripe's 404. */
export const operations = new RouteTable<Operation>([
  ...chargeOperations,
  ...customerOperations,
  ...disputeOperations,
  ...earlyFraudWarningOperations,
  ...eventOperations,
  ...intentOperations,
  ...paymentMethodOperations,
  ...refundOperations,
  ...webhookEndpointOperations,
]);
