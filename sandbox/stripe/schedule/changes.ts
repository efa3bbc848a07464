import { settleDebit } from "../intents/settlement";
import { endRefund } from "../refunds/ending";
import type { Change, ChangeName } from "./schedule";

/** What happens when a postponed change is due. */
export const CHANGES: Readonly<Record<ChangeName, Change>> = {
  debit: settleDebit,
  refund: endRefund,
};
