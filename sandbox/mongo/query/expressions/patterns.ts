import { location } from "../errors";
import { compileRegex, storedOptions } from "../regex";
import { isNullish, named, type Operator } from "./operator";
import { text } from "./strings";

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/regexFind/ */
export const patterns: Record<string, Operator> = {
  $regexMatch: searching(false, (input, regex) => regex.test(input)),
  $regexFind: searching(null, (input, regex) => matchesOf(input, regex)[0] ?? null),
  $regexFindAll: searching([], matchesOf),
};

function searching(empty: unknown, search: (input: string, regex: RegExp) => unknown): Operator {
  return named(["input", "regex"], ["options"], ({ input, regex, options }, name) => {
    if (isNullish(input) || isNullish(regex)) return empty;
    const subject = text(input, 51104, `${name} needs 'input' to be of type string, found:`);
    return search(subject, patternOf(regex, options, name));
  });
}

function patternOf(regex: unknown, options: unknown, name: string): RegExp {
  const given = isNullish(options)
    ? ""
    : text(options, 51106, `${name} needs 'options' to be of type string, found:`);
  if (!(regex instanceof RegExp)) {
    return compileRegex(
      text(regex, 51105, `${name} needs 'regex' to be of type string or regex, found:`),
      given,
    );
  }
  const own = storedOptions(regex);
  if (own !== "" && given !== "") {
    throw location(51107, `${name}: found regex options specified in both 'regex' and 'options' fields`);
  }
  return compileRegex(regex.source, own || given);
}

function matchesOf(input: string, regex: RegExp) {
  return Array.from(input.matchAll(new RegExp(regex.source, `${regex.flags}g`)), (match) => ({
    match: match[0],
    idx: [...input.slice(0, match.index)].length,
    captures: match.slice(1).map((group) => group ?? null),
  }));
}
