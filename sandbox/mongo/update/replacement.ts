import type { Document } from "bson";
import { dollarPrefixedFieldName, immutableField } from "../query/errors";
import { equalBson, identicalBson } from "../query/order";
import { showField } from "../query/values";

/**
 * Checks a document that is to replace another one.
 * @throws DollarPrefixedFieldName for a name such as `$set` at the top
 */
export function checkReplacement(replacement: Document): void {
  const name = Object.keys(replacement).find((key) => key.startsWith("$"));
  if (name !== undefined) {
    throw dollarPrefixedFieldName(
      `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
}

/**
 * Puts one document in the place of another: the `_id` stays, and is first.
 *
 * @returns the old document itself where the new one is the same
 * @throws ImmutableField where the new document has another `_id`
 */
export function replaceDocument(before: Document, replacement: Document): Document {
  if (before._id === undefined) return replacement;
  if (replacement._id !== undefined && !equalBson(before._id, replacement._id)) {
    throw immutableField(
      `The _id field cannot be changed from {${showField("_id", before._id)}} to {${showField("_id", replacement._id)}}.`,
    );
  }
  const after = { _id: before._id, ...replacement };
  return identicalBson(before, after) ? before : after;
}
