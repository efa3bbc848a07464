import { red } from "./terminal.mjs";

const warn = 40;
const error = 50;

/** Whether a line was written by pino. */
export function isRecord(line) {
  return parse(line) !== null;
}

/** Whether a line was written by pino at level `warn` or above. */
export function isWarning(line) {
  return (parse(line)?.level ?? 0) >= warn;
}

/** Formats a JSON line by pino for people; leaves any other line as it is. */
export function formatLine(line) {
  const record = parse(line);
  if (record === null) return line;
  const { level, msg, req, res, err } = record;
  const request = req ? `${req.method} ${req.path} ${res?.statusCode ?? ""}: ` : "";
  const words = `${request}${msg}${err?.message ? `: ${err.message}` : ""}`;
  return level >= error ? red(words) : words;
}

function parse(line) {
  if (!line.startsWith('{"level"')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
