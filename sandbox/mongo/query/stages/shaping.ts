import type { Document } from "bson";
import { location } from "../errors";
import { compileExpression } from "../expression";
import { addPath, parseProjection } from "../projection-spec";
import { emptyNode, type ProjectionNode, project } from "../projection-tree";
import { NO_LOCALS, type Scope } from "../scope";
import { isDocument, show, typeName } from "../values";

/** Turns one document into another. */
export type Shape = (document: Document) => Document;

type CompileShape = (operand: unknown, scope: Scope, name: string) => Shape;

const SHAPES: Record<string, CompileShape> = {
  $addFields: compileAddFields,
  $set: compileAddFields,
  $project: compileProject,
  $unset: compileUnset,
  $replaceRoot: (operand, scope) => {
    if (!isDocument(operand) || !Object.hasOwn(operand, "newRoot")) {
      throw location(40231, "no newRoot specified for the $replaceRoot stage");
    }
    return compileNewRoot(operand.newRoot, scope);
  },
  $replaceWith: (operand, scope) => compileNewRoot(operand, scope),
};

/** Whether a stage makes one document of each document, and so may stand in an update. */
export function isShapingStage(name: string): boolean {
  return Object.hasOwn(SHAPES, name);
}

/** Compiles a stage that makes one document of each document. */
export function compileShaping(name: string, operand: unknown, scope: Scope): Shape {
  const compile = SHAPES[name] as CompileShape;
  return compile(operand, scope, name);
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/addFields/ */
function compileAddFields(operand: unknown, scope: Scope, name: string): Shape {
  if (!isDocument(operand)) {
    throw location(40272, `${name} specification stage must be an object, got ${typeName(operand)}`);
  }
  const node = emptyNode();
  addFields(node, operand, "", scope);
  return (document) => project(node, true, document);
}

function addFields(node: ProjectionNode, fields: Document, prefix: string, scope: Scope): void {
  for (const [name, value] of Object.entries(fields)) {
    const isNested =
      isDocument(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith("$");
    if (isNested) addFields(node, value, `${prefix}${name}.`, scope);
    else addPath(node, prefix + name, { kind: "compute", evaluate: compileExpression(value, scope) });
  }
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/project/ */
function compileProject(operand: unknown, scope: Scope): Shape {
  if (!isDocument(operand)) throw location(15969, "$project specification must be an object");
  if (Object.keys(operand).length === 0) {
    throw location(
      51272,
      "Invalid $project :: caused by :: projection specification must have at least one field",
    );
  }
  const { node, keepsUnnamed } = parseProjection(operand, (path, value) => {
    if (path.endsWith(".$"))
      throw location(31324, "Cannot use positional projection in aggregation projection");
    return { kind: "compute", evaluate: compileExpression(value, scope) };
  });
  return (document) => project(node, keepsUnnamed, document);
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/unset/ */
function compileUnset(operand: unknown): Shape {
  const paths: unknown[] = Array.isArray(operand) ? operand : [operand];
  const node = emptyNode();
  if (paths.length === 0)
    throw location(31119, "$unset specification must be a string or an array with at least one field");
  for (const path of paths) {
    if (typeof path !== "string")
      throw location(
        31120,
        "$unset specification must be a string or an array containing only string values",
      );
    addPath(node, path, { kind: "drop" });
  }
  return (document) => project(node, true, document);
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/replaceWith/ */
function compileNewRoot(operand: unknown, scope: Scope): Shape {
  const evaluate = compileExpression(operand, scope);
  return (document) => {
    const root = evaluate(document, NO_LOCALS);
    if (!isDocument(root)) {
      throw location(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was: ${show(root)}. Type of resulting value: '${typeName(root)}'.`,
      );
    }
    return root;
  };
}
