import { formatMoney } from "~/ui/format-money";
import type { Day } from "./shop-calendar";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A period's display name: `2026-03-29` as `29 Mar 2026`, `2026-03` as `Mar 2026`, `2026` as it is. */
export function formatPeriod(name: string, { withYear = true } = {}): string {
  const [year, month, day] = name.split("-");
  if (!month) return name;
  const words = months[Number(month) - 1] ?? month;
  if (!day) return `${words} ${year}`;
  return withYear ? `${Number(day)} ${words} ${year}` : `${Number(day)} ${words}`;
}

export function formatRange({ from, to }: { from: Day; to: Day }): string {
  if (from === to) return formatPeriod(from);
  const withYear = from.slice(0, 4) !== to.slice(0, 4);
  return `${formatPeriod(from, { withYear })} – ${formatPeriod(to)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** How a value has changed, e.g. `+12.5%` or `× 14`; null if there is nothing to compare with. */
export function formatChange(now: number, before: number): string | null {
  if (before <= 0) return null;
  if (now >= 10 * before) return `× ${formatCount(Math.round(now / before))}`;
  const percent = Math.round(((now - before) / before) * 1_000) / 10;
  return `${percent > 0 ? "+" : percent < 0 ? "−" : "±"}${Math.abs(percent)}%`;
}

/** A part of a whole, e.g. `3.2%`; a dash if the whole is zero. */
export function formatRate(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((part / whole) * 1_000) / 10}%` : "–";
}

/** An amount on an axis, in thousands or millions, e.g. `$1.2K`. */
export function formatShortMoney(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const short = { notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 } as const;
  const units = amountMinor / 10 ** digits;
  return new Intl.NumberFormat("en", { style: "currency", currency, ...short }).format(units);
}

/** The average order's amount; a dash if there were no orders. */
export function formatAverage(
  { grossMinor, orders }: { grossMinor: number; orders: number },
  currency: string,
): string {
  return orders > 0 ? formatMoney(Math.round(grossMinor / orders), currency) : "–";
}
