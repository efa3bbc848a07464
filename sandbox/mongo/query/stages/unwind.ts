import type { Document } from "bson";
import { location } from "../errors";
import { fieldPath } from "../expression";
import { getField, isDocument, isTrue, typeName } from "../values";
import { type CompileStage, stageOptions, withField } from "./stage";

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/unwind/ */
export const unwind: CompileStage = (operand) => {
  const options = parseOptions(operand);
  const path = pathOf(options.path);
  const indexPath = indexPathOf(options.includeArrayIndex);
  const keepsEmpty = isTrue(options.preserveNullAndEmptyArrays);
  const indexed = (document: Document, index: bigint | null) =>
    indexPath === undefined ? document : withField(document, indexPath, index);
  return function* (documents) {
    for (const document of documents) {
      const value = path.reduce<unknown>(
        (at, part) => (isDocument(at) ? getField(at, part) : undefined),
        document,
      );
      if (!Array.isArray(value)) {
        if (keepsEmpty || (value !== undefined && value !== null)) yield indexed(document, null);
      } else if (value.length === 0) {
        if (keepsEmpty) yield indexed(withField(document, path, undefined), null);
      } else {
        for (const [index, element] of value.entries()) {
          yield indexed(withField(document, path, element), BigInt(index));
        }
      }
    }
  };
};

function parseOptions(operand: unknown): Document {
  if (typeof operand === "string") return { path: operand };
  return stageOptions(
    operand,
    "$unwind",
    ["path"],
    ["includeArrayIndex", "preserveNullAndEmptyArrays"],
    28811,
  );
}

function pathOf(path: unknown): string[] {
  if (typeof path !== "string")
    throw location(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`);
  if (!path.startsWith("$"))
    throw location(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  return fieldPath(path.slice(1));
}

function indexPathOf(path: unknown): string[] | undefined {
  if (path === undefined) return undefined;
  if (typeof path !== "string" || path === "") {
    throw location(28810, "expected a non-empty string for the includeArrayIndex option to $unwind stage");
  }
  if (path.startsWith("$")) {
    throw location(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${path}`,
    );
  }
  return fieldPath(path);
}
