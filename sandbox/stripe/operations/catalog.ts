import type { Operation } from "../api/operation";
import { bringTrouble } from "../charges/trouble";
import { decideDispute, missDeadline } from "../disputes/ending";
import { RouteTable } from "../http/routes";
import { expireAuthorization } from "../intents/ending";
import { settleDebit } from "../intents/settlement";
import { endRefund } from "../refunds/refund";
import type { Change, ChangeName } from "../schedule/schedule";
import { chargeOperations } from "./charges";
import { customerOperations } from "./customers";
import { disputeOperations } from "./disputes";
import { earlyFraudWarningOperations } from "./early-fraud-warnings";
import { eventOperations } from "./events";
import { intentOperations } from "./payment-intents";
import { paymentMethodOperations } from "./payment-methods";
import { refundOperations } from "./refunds";
import { webhookEndpointOperations } from "./webhook-endpoints";

/** Every endpoint of Stripe's API that the sandbox has. */
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

/** What happens when a postponed change is due. */
export const changes: Readonly<Record<ChangeName, Change>> = {
  authorization_expiry: expireAuthorization,
  debit: settleDebit,
  dispute_deadline: missDeadline,
  dispute_decision: decideDispute,
  refund: endRefund,
  trouble: bringTrouble,
};
