import type { Document } from "bson";

/**
 * An error that a command answers with, in the shape the drivers expect: `{ ok: 0, errmsg, code, codeName }`.
 *
 * Codes and their names: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
export class MongoCommandError extends Error {
  /**
   * @param code MongoDB's number of the error
   * @param codeName its name; `Location<code>` where MongoDB has given it none
   * @param message the `errmsg`
   * @param extra further fields of the answer, such as `keyPattern` of a duplicate key
   */
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    readonly extra?: Document,
  ) {
    super(message);
    this.name = "MongoCommandError";
  }
}

function factory(code: number, codeName: string) {
  return (message: string, extra?: Document) => new MongoCommandError(code, codeName, message, extra);
}

export const badValue = factory(2, "BadValue");
export const failedToParse = factory(9, "FailedToParse");
export const typeMismatch = factory(14, "TypeMismatch");
export const indexNotFound = factory(27, "IndexNotFound");
export const pathNotViable = factory(28, "PathNotViable");
export const conflictingUpdateOperators = factory(40, "ConflictingUpdateOperators");
export const dollarPrefixedFieldName = factory(52, "DollarPrefixedFieldName");
export const notSingleValueField = factory(54, "NotSingleValueField");
export const emptyFieldName = factory(56, "EmptyFieldName");
export const immutableField = factory(66, "ImmutableField");
export const invalidOptions = factory(72, "InvalidOptions");
export const commandNotSupported = factory(115, "CommandNotSupported");
export const exceededMemoryLimit = factory(146, "ExceededMemoryLimit");
export const invalidPipelineOperator = factory(168, "InvalidPipelineOperator");
export const notImplemented = factory(238, "NotImplemented");
export const conversionFailure = factory(241, "ConversionFailure");

/** An error for which MongoDB has a number and no name; drivers see `Location<code>`. */
export function location(code: number, message: string): MongoCommandError {
  return new MongoCommandError(code, `Location${code}`, message);
}

/** Refuses unknown fields in part of a command. @throws Location40415 */
export function refuseUnknownFields(name: string, part: Document, known: readonly string[]): void {
  for (const field of Object.keys(part)) {
    if (!known.includes(field)) throw location(40415, `BSON field '${name}.${field}' is an unknown field.`);
  }
}
