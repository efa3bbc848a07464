import {
  judgeDeadLetters,
  judgeDelay,
  judgeDisputes,
  judgeOrders,
  judgeSignatures,
  judgeSilence,
  judgeSyncs,
  judgeTries,
  judgeWorkers,
} from "./deciders";
import type { Judgement } from "./judgement";
import { readTries } from "./payment-tries.server";
import type { AlertRule, Thresholds } from "./rules";
import {
  readDeadLetters,
  readDisputes,
  readSyncs,
  readTroubledOrders,
  readWorkers,
} from "./shop-figures.server";
import { readDelay, readSignatures, readSilence } from "./webhook-figures.server";

type Judges = {
  [Rule in AlertRule]: (thresholds: Thresholds<Rule>, now: Date) => Promise<Judgement>;
};

/** For each rule, which figures it reads and which decider judges them. */
const judges: Judges = {
  sync_failures: async (set, now) => judgeSyncs(await readSyncs(set.windowMinutes, now), set),
  webhook_delay: async (set, now) => judgeDelay(await readDelay(set.lateMinutes, now), set),
  webhook_silence: async (set, now) => judgeSilence(await readSilence(set.graceMinutes, now), set),
  orders_need_person: async ({ failures }) => judgeOrders(await readTroubledOrders(failures)),
  failed_payments: async (set, now) => judgeTries(await readTries(set.windowMinutes, now), set),
  disputes: async (_, now) => judgeDisputes(await readDisputes(now)),
  worker_silent: async (set, now) => judgeWorkers(await readWorkers(now), set, now),
  dead_letters: async ({ mailDays }, now) => judgeDeadLetters(await readDeadLetters(mailDays, now)),
  webhook_signatures: async (set, now) => judgeSignatures(await readSignatures(set.windowMinutes, now), set),
};

/**
 * A rule's judgement of the shop at `now`.
 *
 * @throws when the database can't be read.
 */
export function judge(rule: AlertRule, thresholds: Record<string, number>, now: Date): Promise<Judgement> {
  const each = judges[rule] as (thresholds: Record<string, number>, now: Date) => Promise<Judgement>;
  return each(thresholds, now);
}
