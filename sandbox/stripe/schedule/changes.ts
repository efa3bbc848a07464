import { bringTrouble } from "../charges/trouble";
import { decideDispute, missDeadline } from "../disputes/ending";
import { expireAuthorization } from "../intents/ending";
import { settleDebit } from "../intents/settlement";
import { endRefund } from "../refunds/ending";
import type { Change, ChangeName } from "./schedule";

/** What happens when a postponed change is due. */
export const CHANGES: Readonly<Record<ChangeName, Change>> = {
  authorization_expiry: expireAuthorization,
  debit: settleDebit,
  dispute_deadline: missDeadline,
  dispute_decision: decideDispute,
  refund: endRefund,
  trouble: bringTrouble,
};
