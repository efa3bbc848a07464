import { listFiring } from "~/alerts/list-incidents.server";
import { countAttention, countDead } from "~/observability/backlog/read-backlog.server";
import { isAlive, listProcesses } from "~/platform/heartbeat.server";
import type { AttentionItem } from "./attention";

type Source = (now: Date) => Promise<AttentionItem[]>;

/** Whatever may need a person. What is to be seen at home is added here. */
const sources: readonly Source[] = [firingAlerts, missingWorkers, troubledOrders, deadLetters];

/** What needs a person now, the most urgent first; nothing when all is well. */
export async function listAttention(now: Date): Promise<AttentionItem[]> {
  const items = (await Promise.all(sources.map((read) => read(now)))).flat();
  return items.sort((one, other) => urgencyOf(other) - urgencyOf(one));
}

function urgencyOf({ tone }: AttentionItem): number {
  return tone === "danger" ? 1 : 0;
}

async function firingAlerts(): Promise<AttentionItem[]> {
  const { length } = await listFiring();
  return some(length, ["alert is firing", "alerts are firing"], { to: "/admin/alerts", tone: "danger" });
}

async function missingWorkers(now: Date): Promise<AttentionItem[]> {
  const workers = await listProcesses("worker");
  if (workers.some((each) => isAlive(each, now))) return [];
  return [
    { text: "No worker is alive: nothing is done in the background", to: "/admin/alerts", tone: "danger" },
  ];
}

async function troubledOrders(now: Date): Promise<AttentionItem[]> {
  const { needsReview, stuck, disputed } = await countAttention(now);
  return [
    ...some(needsReview, ["order needs a review", "orders need a review"], {
      to: "/admin/orders?status=needs_review",
      tone: "danger",
    }),
    ...some(stuck, ["order is stuck", "orders are stuck"], {
      to: "/admin/orders?queue=stuck",
      tone: "danger",
    }),
    ...some(disputed, ["dispute is open", "disputes are open"], {
      to: "/admin/orders?status=disputed",
      tone: "warning",
    }),
  ];
}

async function deadLetters(): Promise<AttentionItem[]> {
  const { events, mails } = await countDead();
  return [
    ...some(events, ["event could not be handled", "events could not be handled"], {
      to: "/admin/webhooks?state=dead",
      tone: "danger",
    }),
    ...some(mails, ["mail could not be sent", "mails could not be sent"], {
      to: "/admin/mails",
      tone: "warning",
    }),
  ];
}

/** An item for so many of something; none for none. */
function some(
  count: number,
  [one, many]: [one: string, many: string],
  way: Omit<AttentionItem, "text">,
): AttentionItem[] {
  if (count === 0) return [];
  return [{ ...way, text: `${count.toLocaleString("en")} ${count === 1 ? one : many}` }];
}
