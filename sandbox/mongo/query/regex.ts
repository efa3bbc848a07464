import { location, notImplemented } from "./errors";

/** PCRE syntax that JavaScript reads as something else; of what it can't read at all, `RegExp` complains. */
const PCRE_ONLY = /(?:^|[^\\])(?:\\\\)*\\[AZzGQEKHhRXCN]|\[\[:\w+:\]/;
const INLINE_OPTIONS = /^\(\?([a-z]+)\)/;

/**
 * Compiles a regular expression of a query. MongoDB's are PCRE2; what JavaScript can't do the same way is refused.
 *
 * https://www.mongodb.com/docs/manual/reference/operator/query/regex/
 *
 * @param options any of `i`, `m`, `s`, `u`
 * @throws Location51108 for another option, Location51091 for an invalid expression, NotImplemented for PCRE syntax
 *   that JavaScript lacks
 */
export function compileRegex(pattern: string, options: string): RegExp {
  const inline = INLINE_OPTIONS.exec(pattern);
  const source = inline ? pattern.slice(inline[0].length) : pattern;
  const flags = new Set(options + (inline?.[1] ?? ""));
  if (flags.has("x")) throw notImplemented("regular expressions with the option x are not supported here");
  for (const flag of flags) {
    if (!"imsu".includes(flag)) throw location(51108, `invalid flag in regex options: ${flag}`);
  }
  if (PCRE_ONLY.test(source)) {
    throw notImplemented(`regular expression uses PCRE syntax that is not supported here: ${pattern}`);
  }
  flags.delete("u");
  return build(source, [...flags].join(""));
}

/** Compiles a regular expression that bson deserialised: it carries MongoDB's option `s` as JavaScript's flag `g`. */
export function compileStoredRegex(regex: RegExp): RegExp {
  return compileRegex(regex.source, storedOptions(regex));
}

/** The options of a deserialised regular expression, as MongoDB writes them. */
export function storedOptions(regex: RegExp): string {
  return (
    (regex.ignoreCase ? "i" : "") + (regex.multiline ? "m" : "") + (regex.global || regex.dotAll ? "s" : "")
  );
}

function build(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // Unicode mode is strict about escapes such as \- that PCRE accepts.
  }
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw location(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}
