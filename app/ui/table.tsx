import { type ReactNode, useId } from "react";
import { classNames } from "./class-names";

export interface Column<Row> {
  header: string;
  cell(row: Row): ReactNode;
  /** Numbers are right-aligned. */
  isNumeric?: boolean;
}

interface TableProps<Row> {
  /** What the rows are; read to screen readers, and shown unless `isCaptionHidden`. */
  caption: string;
  isCaptionHidden?: boolean;
  /** The first column is the row's header. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** Shown when there are no rows; see `EmptyState`. */
  empty?: ReactNode;
}

/**
 * A table. On a phone each row becomes a block with its columns' names beside the values; what is wider than the page
 * scrolls by itself, with the keyboard, too.
 *
 * @example
 * <Table caption="Orders" columns={[{ header: "Number", cell: ({ number }) => number }]} rows={orders}
 * keyOf={({ number }) => number} />
 */
export function Table<Row>({ caption, isCaptionHidden, columns, rows, keyOf, empty }: TableProps<Row>) {
  const captionId = useId();
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <section
      aria-labelledby={captionId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reached by the keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-card border border-line bg-surface"
    >
      <table className="w-full border-collapse text-left max-sm:block">
        <caption
          id={captionId}
          className={isCaptionHidden ? "sr-only" : "px-4 pt-3 pb-1 text-left font-semibold max-sm:block"}
        >
          {caption}
        </caption>
        <thead className="max-sm:sr-only">
          <tr>
            {columns.map(({ header, isNumeric }) => (
              <th
                key={header}
                scope="col"
                className={classNames(
                  "whitespace-nowrap border-line-strong border-b px-4 py-2.5 font-semibold text-ink-muted text-sm",
                  isNumeric && "text-right",
                )}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="border-line border-b last:border-b-0 hover:bg-sunken max-sm:grid max-sm:gap-1.5 max-sm:px-4 max-sm:py-3"
            >
              {columns.map((column, index) => (
                <Cell key={column.header} column={column} row={row} isHead={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellProps<Row> {
  column: Column<Row>;
  row: Row;
  isHead: boolean;
}

function Cell<Row>({ column: { header, cell, isNumeric }, row, isHead }: CellProps<Row>) {
  const content = cell(row);
  const look = classNames(
    "px-4 py-2.5 align-top max-sm:flex max-sm:items-baseline max-sm:justify-between max-sm:gap-4 max-sm:p-0",
    isNumeric && "whitespace-nowrap text-right tabular-nums",
  );
  const label = (
    <span aria-hidden className="hidden shrink-0 text-ink-muted text-sm max-sm:inline">
      {header}
    </span>
  );
  if (isHead)
    return (
      <th scope="row" className={classNames(look, "font-semibold")}>
        {content}
      </th>
    );
  return (
    <td className={look}>
      {label}
      <span className="min-w-0 wrap-anywhere max-sm:text-right">{content}</span>
    </td>
  );
}
