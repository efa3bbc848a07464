import type { Document } from "bson";
import type { Evaluate } from "./expressions/operator";
import { type Locals, NO_LOCALS } from "./scope";
import { getField, isDocument, setField } from "./values";

/** What a projection does with one field. */
export type Action =
  | { kind: "keep" }
  | { kind: "drop" }
  | { kind: "transform"; apply: (value: unknown, root: Document) => unknown }
  | { kind: "compute"; evaluate: Evaluate }
  | { kind: "nested"; node: ProjectionNode };

/** The fields of one level, in the order of the specification. */
export interface ProjectionNode {
  readonly actions: Map<string, Action>;
  /** Whether a value is computed at this level or below. */
  computes: boolean;
}

export function emptyNode(): ProjectionNode {
  return { actions: new Map(), computes: false };
}

/**
 * Applies a projection: first it takes over what stays, in the document's order, then it adds what is computed, in the
 * order of the specification. Arrays on a path are entered.
 *
 * @param keepsUnnamed whether fields that the projection does not name stay
 */
export function project(node: ProjectionNode, keepsUnnamed: boolean, document: Document): Document {
  const result = takeOver(node, keepsUnnamed, document, document);
  return node.computes ? (addComputed(node, result, document, NO_LOCALS) as Document) : result;
}

function takeOver(node: ProjectionNode, keepsUnnamed: boolean, document: Document, root: Document): Document {
  const result: Document = {};
  for (const [name, value] of Object.entries(document)) {
    const kept = takeOverField(node.actions.get(name), keepsUnnamed, value, root);
    if (kept !== undefined) setField(result, name, kept);
  }
  return result;
}

function takeOverField(
  action: Action | undefined,
  keepsUnnamed: boolean,
  value: unknown,
  root: Document,
): unknown {
  switch (action?.kind) {
    case "keep":
      return value;
    case "drop":
      return undefined;
    case "transform":
      return action.apply(value, root);
    case "nested":
      return takeOverNested(action.node, keepsUnnamed, value, root);
    default:
      // A computed field keeps its place where the others stay.
      return keepsUnnamed ? value : undefined;
  }
}

function takeOverNested(
  node: ProjectionNode,
  keepsUnnamed: boolean,
  value: unknown,
  root: Document,
): unknown {
  if (isDocument(value)) return takeOver(node, keepsUnnamed, value, root);
  if (!Array.isArray(value)) return keepsUnnamed ? value : undefined;
  return value
    .map((element) => takeOverNested(node, keepsUnnamed, element, root))
    .filter((element) => element !== undefined);
}

function addComputed(node: ProjectionNode, value: unknown, root: Document, locals: Locals): unknown {
  if (Array.isArray(value)) return value.map((element) => addComputed(node, element, root, locals));
  const result = isDocument(value) ? value : {};
  for (const [name, action] of node.actions) {
    if (action.kind === "compute") {
      const computed = action.evaluate(root, locals);
      if (computed === undefined) delete result[name];
      else setField(result, name, computed);
    } else if (action.kind === "nested" && action.node.computes) {
      setField(result, name, addComputed(action.node, getField(result, name), root, locals));
    }
  }
  return result;
}
