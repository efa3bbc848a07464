import { toTable } from "../table";
import type { ContentionFigures } from "./contention";
import type { SweepCost } from "./sweep-cost";

export function reportCost(costs: SweepCost[]): string {
  const [first] = costs;
  const rows = costs.map(({ completed, due, plan, claim, write, sweepSeconds, reads }) => [
    completed.toLocaleString("en"),
    String(due),
    `${plan.stages.join(" < ")} ${plan.index ?? ""}`,
    `${plan.keysExamined} / ${plan.documentsExamined}`,
    `${claim.p50} ms`,
    `${claim.p99} ms`,
    ratio(claim.p50, first?.claim.p50),
    `${write.p50} ms`,
    ratio(write.p50, first?.write.p50),
    `${sweepSeconds.toFixed(1)} s`,
    ratio(sweepSeconds, first?.sweepSeconds),
    `${Math.round(due / sweepSeconds)}/s`,
    String(reads),
  ]);
  return toTable([
    [
      ...[
        "completed",
        "due",
        "a claim's plan",
        "keys / documents",
        "claim p50",
        "p99",
        "ratio",
        "a write by id p50",
        "ratio",
      ],
      ...["sweep", "ratio", "orders", "reads at Stripe"],
    ],
    ...rows,
  ]);
}

function ratio(value: number, base: number | undefined): string {
  return base ? `× ${(value / base).toFixed(2)}` : "";
}

export function reportContention(figures: ContentionFigures[]): string {
  const rows = figures.map(({ rivals, truth, orders, reads, syncedOnce, shares, seconds }) => [
    `2 ${rivals}`,
    truth,
    String(orders),
    String(reads),
    String(syncedOnce),
    shares.join(" + "),
    `${seconds.toFixed(1)} s`,
    `${Math.round(orders / seconds)}/s`,
  ]);
  return toTable([
    ["at the same time", "intents", "due", "reads at Stripe", "synced once", "shares", "", "orders"],
    ...rows,
  ]);
}
