import { pipeline, Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { stringify } from "csv-stringify";
import { logger } from "../logger.server";

type CsvRow = readonly (string | number | null)[];

/**
 * Answers with a CSV file that is written as its rows are read, so that a million of them use little memory. For
 * spreadsheets: UTF-8 with a byte order mark, and an apostrophe before text that would be read as a formula. If rows can't
 * be read, the connection breaks, so that no one mistakes half a file for a complete one.
 *
 * Source: RFC 4180; https://owasp.org/www-community/attacks/CSV_Injection
 *
 * @param rows the header first.
 */
export function csvAnswer(filename: string, rows: AsyncIterable<CsvRow>): Response {
  const csv = stringify({ bom: true, record_delimiter: "windows", escape_formulas: true });
  pipeline(Readable.from(rows), csv, (error) => {
    const isCutOff = error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
    if (error && !isCutOff) logger().error({ err: error, filename }, "an export failed");
  });
  return new Response(createReadableStreamFromReadable(csv), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${filename}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
