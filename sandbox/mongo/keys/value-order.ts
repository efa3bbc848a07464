/**
 * The bytes that lead each encoded value, in the order in which MongoDB sorts types.
 * @see https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export const TYPE_BYTE = {
  minKey: 0x02,
  undefined: 0x06,
  null: 0x0a,
  number: 0x10,
  string: 0x14,
  object: 0x18,
  array: 0x1c,
  binary: 0x20,
  objectId: 0x24,
  boolean: 0x28,
  date: 0x2c,
  timestamp: 0x30,
  regex: 0x34,
  code: 0x38,
  codeWithScope: 0x3c,
  maxKey: 0xf0,
} as const;

type Tagged = { _bsontype?: unknown };

/** The BSON class of a decoded value (`ObjectId`, `Binary`, …), or undefined for plain JavaScript values. */
export function bsonType(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag = (value as Tagged)._bsontype;
  // A stored document may itself have a field called _bsontype; only the classes' own getter counts.
  return typeof tag === "string" && !Object.hasOwn(value, "_bsontype") ? tag : undefined;
}
