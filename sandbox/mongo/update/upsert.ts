import { type Document, ObjectId } from "bson";
import { MongoCommandError, notSingleValueField } from "../query/errors";
import { isOperators } from "../query/predicates";
import { isDocument, typeName } from "../query/values";
import { Draft } from "./draft";

/**
 * The fields that a filter fixes by equality, which an upsert starts from.
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.updateOne/#upsert-with-operator-expressions
 *
 * @throws NotSingleValueField where the filter fixes a field twice, or a field and a part of it
 */
export function equalityFields(filter: Document): Document {
  return fieldsOf(equalities(filter));
}

/** Only the `_id` that a filter fixes, which an upsert by replacement takes over. */
export function equalityId(filter: Document): Document {
  return fieldsOf(equalities(filter).filter(([path]) => path === "_id"));
}

function fieldsOf(pairs: [string, unknown][]): Document {
  const draft = new Draft({});
  const paths: string[] = [];
  for (const [path, value] of pairs) {
    const twice = paths.includes(path);
    const other = paths.find((known) => known.startsWith(`${path}.`) || path.startsWith(`${known}.`));
    if (twice) throw notSingleValueField(`cannot infer query fields to set, path '${path}' is matched twice`);
    if (other !== undefined) {
      throw notSingleValueField(
        `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
      );
    }
    paths.push(path);
    draft.write(path.split("."), value);
  }
  return draft.document;
}

/** Puts the `_id` first, a new ObjectId where there is none. */
export function withId(document: Document): Document {
  const id = document._id === undefined ? new ObjectId() : document._id;
  checkId(id);
  return { _id: id, ...document };
}

/** Refuses values that can't identify a document. */
export function checkId(id: unknown): void {
  if (Array.isArray(id) || id instanceof RegExp) {
    throw new MongoCommandError(53, "InvalidIdField", `The '_id' value cannot be of type ${typeName(id)}`);
  }
}

function equalities(filter: Document): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (name === "$and") return (operand as Document[]).flatMap(equalities);
    if (name === "$or" && (operand as Document[]).length === 1)
      return equalities((operand as Document[])[0] ?? {});
    if (name.startsWith("$") || operand instanceof RegExp) return [];
    return isOperators(operand)
      ? operatorValues(operand).map((value) => [name, value] as [string, unknown])
      : [[name, operand]];
  });
}

function operatorValues(operators: Document): unknown[] {
  return Object.entries(operators).flatMap(([name, operand]) => {
    if (name === "$eq") return [operand];
    const isSingle = name === "$in" || name === "$all";
    if (!isSingle || !Array.isArray(operand) || operand.length !== 1) return [];
    return operand.filter(
      (value) => !(value instanceof RegExp) && !(isDocument(value) && isOperators(value)),
    );
  });
}
