import { red } from "./terminal.mjs";

const warn = 40;
const error = 50;

/** Whether a line is one of pino's. */
export function isRecord(line) {
  return parse(line) !== null;
}

/** Whether a line is one of pino's, of level `warn` or above. */
export function isWarning(line) {
  return (parse(line)?.level ?? 0) >= warn;
}

/** One of pino's JSON lines as a person would read it; any other line as it is. */
export function inWords(line) {
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
