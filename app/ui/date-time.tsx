const formats = {
  date: new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" }),
  dateTime: new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }),
};

/** A moment, in UTC, so that the server and every browser write the same. */
export function DateTime({ iso, withTime = false }: { iso: string; withTime?: boolean }) {
  const format = withTime ? formats.dateTime : formats.date;
  return (
    <time dateTime={iso}>
      {format.format(new Date(iso))}
      {withTime && " UTC"}
    </time>
  );
}
