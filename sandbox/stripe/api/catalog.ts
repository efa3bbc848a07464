import { chargeOperations } from "../charges/operations";
import { customerOperations } from "../customers/operations";
import { disputeOperations } from "../disputes/operations";
import { earlyFraudWarningOperations } from "../early-fraud-warnings/operations";
import { eventOperations } from "../events/operations";
import { RouteTable } from "../http/routes";
import { intentOperations } from "../intents/operations";
import { paymentMethodOperations } from "../payment-methods/operations";
import { refundOperations } from "../refunds/operations";
import { webhookEndpointOperations } from "../webhooks/operations";
import type { Operation } from "./operation";

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
