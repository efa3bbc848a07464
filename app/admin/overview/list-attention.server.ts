import { listFiring } from "~/alerts/list-incidents.server";
import { countAttention, countDead } from "~/observability/backlog/read-backlog.server";
import { isAlive, listProcesses } from "~/platform/heartbeat.server";
import type { AttentionItem } from "./attention-list";

type Source = (now: Date) => Promise<AttentionItem[]>;

/** Everything that may need attention; add further sources here. */
const sources: readonly Source[] = [firingAlerts, missingWorkers, troubledOrders, deadLetters];

/** What needs attention now, most urgent first; empty when all is well. */
export async function listAttention(now: Date): Promise<AttentionItem[]> {
  const items = (await Promise.all(sources.map((read) => read(now)))).flat();
  return items.sort((one, other) => urgencyOf(other) - urgencyOf(one));
}

function urgencyOf({ tone }: AttentionItem): number {
  return tone === "danger" ? 1 : 0;
}

async function firingAlerts(): Promise<AttentionItem[]> {
  const { length } = await listFiring();
  return some(length, ["active alert", "active alerts"], { to: "/admin/alerts", tone: "danger" });
}

async function missingWorkers(now: Date): Promise<AttentionItem[]> {
  const workers = await listProcesses("worker");
  if (workers.some((each) => isAlive(each, now))) return [];
  return [
    { text: "No worker is running, so background jobs are on hold", to: "/admin/alerts", tone: "danger" },
  ];
}

async function troubledOrders(now: Date): Promise<AttentionItem[]> {
  const { needsReview, stuck, disputed } = await countAttention(now);
  return [
    ...some(needsReview, ["order needs review", "orders need review"], {
      to: "/admin/orders?status=needs_review",
      tone: "danger",
    }),
    ...some(stuck, ["order is stuck", "orders are stuck"], {
      to: "/admin/orders?queue=stuck",
      tone: "danger",
    }),
    ...some(disputed, ["open dispute", "open disputes"], {
      to: "/admin/orders?status=disputed",
      tone: "warning",
    }),
  ];
}

async function deadLetters(): Promise<AttentionItem[]> {
  const { events, mails } = await countDead();
  return [
    ...some(events, ["event couldn't be handled", "events couldn't be handled"], {
      to: "/admin/webhooks?state=dead",
      tone: "danger",
    }),
    ...some(mails, ["email couldn't be sent", "emails couldn't be sent"], {
      to: "/admin/mails",
      tone: "warning",
    }),
  ];
}

/** One item with the count; none for zero. */
function some(
  count: number,
  [one, many]: [one: string, many: string],
  way: Omit<AttentionItem, "text">,
): AttentionItem[] {
  if (count === 0) return [];
  return [{ ...way, text: `${count.toLocaleString("en")} ${count === 1 ? one : many}` }];
}
