import { formatMoney } from "~/ui/format-money";
import type { Column } from "~/ui/table";
import { formatCount } from "./format-figures";
import { netMinor, type SalesFigures } from "./sales-figures";

/** The columns that every sales table ends with. */
export function figureColumns<Row extends { figures: SalesFigures }>(currency: string): Column<Row>[] {
  const money = (header: string, of: (figures: SalesFigures) => number) => ({
    header,
    isNumeric: true,
    cell: ({ figures }: Row) => formatMoney(of(figures), currency),
  });
  return [
    { header: "Sold", isNumeric: true, cell: ({ figures }) => formatCount(figures.units) },
    money("Gross", ({ grossMinor }) => grossMinor),
    money("Refunded", ({ refundedMinor }) => refundedMinor),
    money("Disputed", ({ disputedMinor }) => disputedMinor),
    money("Net", netMinor),
  ];
}
