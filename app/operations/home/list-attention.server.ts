import { countAttention, countDead } from "../standing/read-backlog.server";
import type { AttentionItem } from "./attention";

type Source = (now: Date) => Promise<AttentionItem[]>;

/** Whatever may need a person. What is to be seen at home is added here. */
const sources: readonly Source[] = [troubledOrders, deadLetters];

/** What needs a person now, the most urgent first; nothing when all is well. */
export async function listAttention(now: Date): Promise<AttentionItem[]> {
  const items = (await Promise.all(sources.map((read) => read(now)))).flat();
  const isUrgent = ({ tone }: AttentionItem) => (tone === "danger" ? 0 : 1);
  return items.filter(({ count }) => count > 0).sort((one, other) => isUrgent(one) - isUrgent(other));
}

async function troubledOrders(now: Date): Promise<AttentionItem[]> {
  const { needsReview, stuck, disputed } = await countAttention(now);
  return [
    {
      count: needsReview,
      what: needsReview === 1 ? "order needs a review" : "orders need a review",
      to: "/admin/orders?status=needs_review",
      tone: "danger",
    },
    {
      count: stuck,
      what: stuck === 1 ? "order is stuck" : "orders are stuck",
      to: "/admin/orders?queue=stuck",
      tone: "danger",
    },
    {
      count: disputed,
      what: disputed === 1 ? "dispute is open" : "disputes are open",
      to: "/admin/orders?status=disputed",
      tone: "warning",
    },
  ];
}

async function deadLetters(): Promise<AttentionItem[]> {
  const { events, mails } = await countDead();
  return [
    {
      count: events,
      what: events === 1 ? "event could not be handled" : "events could not be handled",
      to: "/admin/webhooks?state=dead",
      tone: "danger",
    },
    {
      count: mails,
      what: mails === 1 ? "mail could not be sent" : "mails could not be sent",
      to: "/admin/mails",
      tone: "warning",
    },
  ];
}
