import type { Document } from "bson";
import { location } from "../errors";
import { fieldPath } from "../expression";
import { compileCondition } from "../filter";
import { compileSortKey, sortDocuments } from "../order";
import { isDocument, show } from "../values";
import { type CompileStage, type Stage, stageInteger, stageOptions } from "./stage";

/** Stages that choose and order documents. */
export const selection: Record<string, CompileStage> = {
  $match: (operand, { scope }) => {
    if (!isDocument(operand)) throw location(15959, "the match filter must be an expression in an object");
    const { matches } = compileCondition(operand, scope);
    return function* (documents) {
      for (const document of documents) if (matches(document)) yield document;
    };
  },
  $limit: (operand) =>
    limit(stageInteger(operand, 1, 15958, `the limit must be positive, found: ${show(operand)}`)),
  $skip: (operand) => {
    const count = stageInteger(
      operand,
      0,
      5107200,
      `invalid argument to $skip stage: Expected a non-negative number in: $skip: ${show(operand)}`,
    );
    return function* (documents) {
      let left = count;
      for (const document of documents) if (left-- <= 0) yield document;
    };
  },
  $sort: (operand) => {
    if (!isDocument(operand)) throw location(15973, "the $sort key specification must be an object");
    if (Object.keys(operand).length === 0)
      throw location(15976, "$sort stage must have at least one sort key");
    compileSortKey(operand);
    return (documents) => sortDocuments(documents, operand);
  },
  $sample: (operand) => {
    const { size } = stageOptions(operand, "$sample", ["size"], [], 28745);
    const count = stageInteger(size, 1, 28747, "size argument to $sample must be a positive integer");
    return (documents) => shuffle([...documents], count);
  },
  $count: (operand) => {
    const name = countField(operand);
    return function* (documents) {
      let count = 0;
      for (const _ of documents) count++;
      if (count > 0) yield { [name]: count };
    };
  },
};

function limit(count: number): Stage {
  return function* (documents) {
    let left = count;
    for (const document of documents) {
      yield document;
      if (--left <= 0) return;
    }
  };
}

/** The first `count` documents of a random order. */
function shuffle(documents: Document[], count: number): Document[] {
  const chosen = Math.min(count, documents.length);
  for (let index = 0; index < chosen; index++) {
    const other = index + Math.floor(Math.random() * (documents.length - index));
    [documents[index], documents[other]] = [documents[other] as Document, documents[index] as Document];
  }
  return documents.slice(0, chosen);
}

function countField(operand: unknown): string {
  if (typeof operand !== "string") throw location(40156, "the count field must be a non-empty string");
  if (operand === "") throw location(40157, "the count field must be a non-empty string");
  if (operand.startsWith("$")) throw location(40158, "the count field cannot be a $-prefixed path");
  if (operand.includes(".")) throw location(40160, "the count field cannot contain '.'");
  return fieldPath(operand)[0] as string;
}
