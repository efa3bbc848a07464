import { formatPercentiles } from "../percentiles";
import { toTable } from "../table";
import type { ScreenFigures } from "./screen";
import type { StreamFigures } from "./streams";
import type { WebhookFigures } from "./webhooks";

const header = ["p50", "p99", ""];

export function reportScreen(figures: ScreenFigures): string {
  const { shortest, longest } = figures.webhookDelayMs;
  const { attempts, firstWaitMs, factor, longestWaitMs } = figures.polling;
  const rows = [
    [`On screen (${figures.browser})`, ...header],
    ["confirmPayment → order on screen", ...formatPercentiles(figures.confirmToOrder)],
    ["  polling page", ...formatPercentiles(figures.pollingConfirmToOrder)],
    ["webhook sent → final state on screen", ...formatPercentiles(figures.webhookToFinal)],
    ["webhook acknowledged → final state on screen", ...formatPercentiles(figures.acknowledgedToFinal)],
    ["  polling page, from webhook sent", ...formatPercentiles(figures.pollingWebhookToFinal)],
  ];
  return `${toTable(rows)}
The webhook came ${shortest / 1_000} to ${longest / 1_000} s after the payment. The polling page asked at most ${attempts} times, first after ${firstWaitMs / 1_000} s,
each wait ${factor} times the one before, ${longestWaitMs / 1_000} s at most; it knows of no order before the webhook.`;
}

export function reportWebhooks({ shop, bare, ...figures }: WebhookFigures): string {
  const rows = [
    [`Webhook acknowledged, ${figures.ratePerSecond}/s for ${figures.seconds} s`, ...header],
    ["shop: verified, stored, worked on afterwards", ...formatPercentiles(shop.latency)],
    ["bare server: verified", ...formatPercentiles(bare.latency)],
    ["lateness of the sender itself, shop", ...formatPercentiles(shop.lateness)],
    ["lateness of the sender itself, bare server", ...formatPercentiles(bare.lateness)],
  ];
  return `${toTable(rows)}
Answers: shop ${JSON.stringify(shop.statuses)}, bare server ${JSON.stringify(bare.statuses)}.
Processor time for each delivery: shop ${shop.processorMs.toFixed(1)} ms, with the work on earlier ones; bare server ${bare.processorMs.toFixed(1)} ms.
${figures.deliveries} events (warm-up included) about ${figures.intents} paid intents: ${figures.eventsHandled} were worked on, all of them ${figures.drainedMs} ms after the last answer, and completed ${figures.ordersCompleted} orders.
Sender, shop, database and local Stripe share the machine.`;
}

export function reportStreams({ push, ...figures }: StreamFigures): string {
  const { rss, heapUsed } = figures.bytesPerStream;
  const rows = [
    [`${figures.streams} idle streams in one process`, ...header],
    ["order written → heard by its stream", ...formatPercentiles(push.latency)],
  ];
  const scaledDown =
    figures.streams < figures.wanted
      ? `\nNot the ${figures.wanted} asked for: this machine lets a process open ${figures.openFilesLimit} files (ulimit -n).`
      : "";
  return `${toTable(rows)}
Memory for each stream: ${kilobytes(rss)} resident (${kilobytes(heapUsed)} of it heap in use); the process weighs ${megabytes(figures.after.rss)}, and ${megabytes(figures.before.rss)} without them.
Opened at ${Math.round(figures.openedPerSecond)}/s; idle they take ${(figures.idleCpu * 100).toFixed(1)} % of a core; ${figures.lost} were lost.${scaledDown}`;
}

/** What DESIGN asks for, and whether this run kept it. */
export function reportGoals(screen: ScreenFigures, webhooks: WebhookFigures, streams: StreamFigures): string {
  const goals: [string, boolean][] = [
    ["order on screen within 300 ms", screen.confirmToOrder.p99 <= 300],
    ["final state on screen within 1 s of the webhook", screen.webhookToFinal.p99 <= 1_000],
    [
      "webhook acknowledged within 100 ms at 200/s",
      webhooks.ratePerSecond >= 200 && webhooks.shop.latency.p99 <= 100,
    ],
    ["10,000 idle streams in one process", streams.streams >= 10_000 && streams.lost === 0],
  ];
  return toTable([
    ["Goals (p99)", ""],
    ...goals.map(([goal, isKept]) => [goal, isKept ? "kept" : "NOT kept in this run"]),
  ]);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
