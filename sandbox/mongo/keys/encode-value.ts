import type { Binary, BSONRegExp, Code, DBRef, ObjectId, Timestamp } from "bson";
import { badValue } from "../query/errors";
import { KeyWriter } from "./key-writer";
import { bsonType, TYPE_BYTE } from "./value-order";

/**
 * Encodes one BSON value so that comparing the bytes gives MongoDB's comparison order. Every encoding ends by itself:
 * none is the beginning of another, so encodings can be joined into compound keys.
 */
export function encodeValue(value: unknown): Buffer {
  const writer = new KeyWriter();
  writeValue(writer, value);
  return writer.take();
}

/** Appends the encoding of `value`; `undefined` is BSON's undefined (which is how an empty array is indexed). */
export function writeValue(writer: KeyWriter, value: unknown): void {
  switch (typeof value) {
    case "undefined":
      writer.byte(TYPE_BYTE.undefined);
      break;
    case "number":
    case "bigint":
      writer.byte(TYPE_BYTE.number);
      writeNumber(writer, value);
      break;
    case "string":
      writer.byte(TYPE_BYTE.string);
      writer.text(value);
      break;
    case "boolean":
      writer.byte(TYPE_BYTE.boolean);
      writer.byte(value ? 1 : 0);
      break;
    case "object":
      if (value === null) writer.byte(TYPE_BYTE.null);
      else writeObject(writer, value);
      break;
    default:
      throw new TypeError(`A ${typeof value} is not a BSON value`);
  }
}

function writeObject(writer: KeyWriter, value: object): void {
  const type = bsonType(value);
  if (Array.isArray(value)) {
    writer.byte(TYPE_BYTE.array);
    for (const element of value) writeValue(writer, element);
    writer.byte(0);
  } else if (value instanceof Date) {
    writer.byte(TYPE_BYTE.date);
    writer.uint64(BigInt(value.getTime()) + SIGN_BIT);
  } else if (value instanceof RegExp) {
    writeRegex(writer, value.source, value.flags);
  } else if (type === undefined) {
    writeFields(writer, value);
  } else {
    writeTagged(writer, type, value);
  }
}

// MongoDB compares embedded documents field by field: the value's type first, then the name, then the value.
function writeFields(writer: KeyWriter, fields: object): void {
  writer.byte(TYPE_BYTE.object);
  for (const [name, value] of Object.entries(fields)) {
    const start = new KeyWriter();
    writeValue(start, value);
    const encoded = start.take();
    writer.byte(encoded[0] ?? 0);
    writer.text(name);
    writer.raw(encoded.subarray(1));
  }
  writer.byte(0);
}

function writeTagged(writer: KeyWriter, type: string, value: object): void {
  switch (type) {
    case "ObjectId":
      writer.byte(TYPE_BYTE.objectId);
      writer.raw((value as ObjectId).id);
      break;
    case "Binary":
      writeBinary(writer, value as Binary);
      break;
    case "Timestamp":
      writer.byte(TYPE_BYTE.timestamp);
      writer.uint64((value as Timestamp).toBigInt());
      break;
    case "BSONRegExp":
      writeRegex(writer, (value as BSONRegExp).pattern, (value as BSONRegExp).options);
      break;
    case "MinKey":
      writer.byte(TYPE_BYTE.minKey);
      break;
    case "MaxKey":
      writer.byte(TYPE_BYTE.maxKey);
      break;
    case "Code":
      writeCode(writer, value as Code);
      break;
    case "DBRef":
      writeFields(writer, (value as DBRef).toJSON());
      break;
    default:
      throw badValue(`Values of type ${type} are not supported by this server`);
  }
}

function writeBinary(writer: KeyWriter, binary: Binary): void {
  writer.byte(TYPE_BYTE.binary);
  writer.uint32(binary.position);
  writer.byte(binary.sub_type);
  writer.raw(binary.buffer.subarray(0, binary.position));
}

function writeCode(writer: KeyWriter, { code, scope }: Code): void {
  writer.byte(scope ? TYPE_BYTE.codeWithScope : TYPE_BYTE.code);
  writer.text(code);
  if (scope) writeFields(writer, scope);
}

function writeRegex(writer: KeyWriter, pattern: string, flags: string): void {
  writer.byte(TYPE_BYTE.regex);
  writer.text(pattern);
  writer.text([...flags].sort().join(""));
}

/**
 * A double's eight bytes order all numbers of magnitude below 2^53. From there on an int64 may lie between two doubles,
 * so two more bytes carry its distance from the nearest one.
 */
function writeNumber(writer: KeyWriter, value: number | bigint): void {
  const nearest = Number(value);
  if (Number.isNaN(nearest)) {
    writer.uint64(0n);
    return;
  }
  writer.double(nearest === 0 ? 0 : nearest);
  if (Math.abs(nearest) < 2 ** 53) return;
  const distance = typeof value === "bigint" ? Number(value - BigInt(nearest)) : 0;
  writer.byte(((distance + 0x8000) >> 8) & 0xff);
  writer.byte((distance + 0x8000) & 0xff);
}

const SIGN_BIT = 1n << 63n;
