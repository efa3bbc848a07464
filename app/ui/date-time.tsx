const monthNames = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

interface DateTimeProps {
  /** ISO 8601. */
  iso: string;
  withTime?: boolean;
}

/**
 * A moment as `21 November 2026, 07:42 UTC`. In UTC and put together here, since zones and the punctuation of
 * `Intl`'s whole dates differ between Node and browsers, and React would then render the page anew.
 *
 * @throws RangeError if `iso` is no date.
 *
 * @example
 * <DateTime iso={order.createdAt} withTime />
 */
export function DateTime({ iso, withTime = false }: DateTimeProps) {
  const at = new Date(iso);
  const day = `${at.getUTCDate()} ${monthNames.format(at)} ${at.getUTCFullYear()}`;
  return (
    <time dateTime={iso} className="tabular-nums">
      {withTime ? `${day}, ${at.toISOString().slice(11, 16)} UTC` : day}
    </time>
  );
}
