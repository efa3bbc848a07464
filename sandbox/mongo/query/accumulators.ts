import type { Document } from "bson";
import { location, notImplemented } from "./errors";
import { compileExpression } from "./expression";
import { mergeObjects } from "./expressions/objects";
import { type Evaluate, isNullish, namedOperands } from "./expressions/operator";
import { distinctValues } from "./expressions/sets";
import { extreme, summation } from "./expressions/totals";
import { compareBson, sortDocuments } from "./order";
import { NO_LOCALS, type Scope } from "./scope";
import { standardDeviation } from "./summation";
import { isDocument, isNumeric, setField, toInteger } from "./values";

/** Reduces a group of documents to one value. */
export type Accumulator = (documents: readonly Document[]) => unknown;

type CompileAccumulator = (operand: unknown, scope: Scope, name: string) => Accumulator;

const REFUSED = new Set(["$median", "$percentile", "$expMovingAvg"]);

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/#accumulator-operator */
const ACCUMULATORS: Record<string, CompileAccumulator> = {
  $sum: ofValues((values) => summation(values).total),
  $avg: ofValues((values) => summation(values).average),
  $min: ofValues((values) => extreme(values, -1)),
  $max: ofValues((values) => extreme(values, 1)),
  $stdDevPop: ofValues((values) => standardDeviation(values.filter(isNumeric), false)),
  $stdDevSamp: ofValues((values) => standardDeviation(values.filter(isNumeric), true)),
  $push: ofValues((values) => values.filter((value) => value !== undefined)),
  $addToSet: ofValues((values) => distinctValues(values.filter((value) => value !== undefined))),
  $mergeObjects: ofValues(mergeObjects),
  $first: ofOne((documents) => documents[0]),
  $last: ofOne((documents) => documents.at(-1)),
  $count: (operand, _scope, name) => {
    if (!isDocument(operand) || Object.keys(operand).length > 0) {
      throw location(15951, `${name} takes no arguments, i.e. $count:{}`);
    }
    return (documents) => documents.length;
  },
  $firstN: ofSome((values, n) => values.slice(0, n)),
  $lastN: ofSome((values, n) => values.slice(-n)),
  $minN: ofSome((values, n) => present(values).sort(compareBson).slice(0, n)),
  $maxN: ofSome((values, n) =>
    present(values)
      .sort((a, b) => compareBson(b, a))
      .slice(0, n),
  ),
  $top: ofSorted((documents) => documents.slice(0, 1)),
  $bottom: ofSorted((documents) => documents.slice(-1)),
  $topN: ofSorted((documents, n) => documents.slice(0, n)),
  $bottomN: ofSorted((documents, n) => documents.slice(-n)),
};

/** Compiles the fields of a group, each an accumulator, to a function that adds them to a document. */
export function compileOutput(
  output: Document,
  scope: Scope,
): (group: readonly Document[], result: Document) => Document {
  const fields = Object.entries(output).map(
    ([field, spec]) => [field, compileAccumulator(field, spec, scope)] as const,
  );
  return (group, result) => {
    for (const [field, accumulate] of fields) setField(result, field, accumulate(group) ?? null);
    return result;
  };
}

function compileAccumulator(field: string, spec: unknown, scope: Scope): Accumulator {
  if (field.includes(".")) throw location(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith("$")) throw location(40236, `The field name '${field}' cannot be an operator name`);
  if (!isDocument(spec)) throw location(40234, `The field '${field}' must be an accumulator object`);
  const [name, ...others] = Object.keys(spec);
  if (name === undefined || others.length > 0) {
    throw location(40238, `The field '${field}' must specify one accumulator`);
  }
  if (name === "$accumulator") {
    throw location(31264, "Cannot run server-side javascript without the javascript engine enabled");
  }
  if (REFUSED.has(name)) throw notImplemented(`${name} is not supported here`);
  const compile = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (compile === undefined) throw location(15952, `unknown group operator '${name}'`);
  return compile(spec[name], scope, name);
}

function ofValues(reduce: (values: unknown[]) => unknown): CompileAccumulator {
  return (operand, scope) => {
    const evaluate = compileExpression(operand, scope);
    return (documents) => reduce(documents.map((document) => evaluate(document, NO_LOCALS)));
  };
}

function ofOne(choose: (documents: readonly Document[]) => Document | undefined): CompileAccumulator {
  return (operand, scope) => {
    const evaluate = compileExpression(operand, scope);
    return (documents) => {
      const chosen = choose(documents);
      return chosen === undefined ? null : evaluate(chosen, NO_LOCALS);
    };
  };
}

function ofSome(select: (values: unknown[], n: number) => unknown[]): CompileAccumulator {
  return (operand, scope, name) => {
    const { input, n } = namedOperands(operand, ["input", "n"], [], name);
    const evaluate = compileExpression(input, scope);
    const count = groupSize(compileExpression(n, scope), name);
    return (documents) =>
      select(
        documents.map((document) => evaluate(document, NO_LOCALS) ?? null),
        count,
      );
  };
}

function ofSorted(select: (documents: Document[], n: number) => Document[]): CompileAccumulator {
  return (operand, scope, name) => {
    const isMany = name.endsWith("N");
    const fields = namedOperands(operand, ["sortBy", "output", ...(isMany ? ["n"] : [])], [], name);
    const { sortBy } = fields;
    if (!isDocument(sortBy)) throw location(5788604, `${name} requires 'sortBy' to be an object`);
    const evaluate = compileExpression(fields.output, scope);
    const count = isMany ? groupSize(compileExpression(fields.n, scope), name) : 1;
    return (documents) => {
      const values = select(sortDocuments(documents, sortBy), count).map(
        (document) => evaluate(document, NO_LOCALS) ?? null,
      );
      return isMany ? values : values[0];
    };
  };
}

function groupSize(evaluate: Evaluate, name: string): number {
  const count = toInteger(evaluate({}, NO_LOCALS));
  if (count === undefined || count < 1) throw location(5787908, `'n' must be greater than 0, for ${name}`);
  return count;
}

function present(values: unknown[]): unknown[] {
  return values.filter((value) => !isNullish(value));
}
