import type { Document } from "bson";
import { location } from "./errors";
import { fieldPath } from "./expression";
import { type Action, emptyNode, type ProjectionNode } from "./projection-tree";
import { isDocument, isNumeric, isTrue } from "./values";

/** Returns the action for a value that is neither a flag nor a nested specification. */
export type ParseLeaf = (path: string, value: unknown) => Action;

/** A parsed projection, before it is known whether unnamed fields stay. */
export interface ParsedProjection {
  readonly node: ProjectionNode;
  keepsUnnamed: boolean;
}

/**
 * Parses an inclusion or an exclusion.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/project/
 *
 * @throws Location31253 or Location31254 where it is both, Location31249 where two paths collide
 */
export function parseProjection(spec: Document, parseLeaf: ParseLeaf): ParsedProjection {
  const entries = flatten(spec, "", parseLeaf);
  const node = emptyNode();
  for (const [path, action] of entries) addPath(node, path, action);
  const others = entries.filter(([path]) => path !== "_id");
  const including = others.find(([, action]) => action.kind === "keep" || action.kind === "compute");
  const excluding = others.find(([, action]) => action.kind === "drop");
  if (including !== undefined && excluding !== undefined) {
    const first = others.find((entry) => entry === including || entry === excluding);
    throw first === including
      ? location(31254, `Cannot do exclusion on field ${excluding[0]} in inclusion projection`)
      : location(31253, `Cannot do inclusion on field ${including[0]} in exclusion projection`);
  }
  const id = node.actions.get("_id");
  const keepsUnnamed =
    including === undefined && (excluding !== undefined || id?.kind !== "keep") && id?.kind !== "compute";
  if (!keepsUnnamed && id === undefined) node.actions.set("_id", { kind: "keep" });
  return { node, keepsUnnamed };
}

/** Adds an action at a dotted path. */
export function addPath(root: ProjectionNode, path: string, action: Action): void {
  const parts = fieldPath(path);
  let node = root;
  for (const [index, part] of parts.entries()) {
    if (action.kind === "compute") node.computes = true;
    const existing = node.actions.get(part);
    const isLast = index === parts.length - 1;
    if (existing !== undefined && (isLast || existing.kind !== "nested")) {
      throw location(31249, `Path collision at ${path}`);
    }
    if (isLast) {
      node.actions.set(part, action);
    } else {
      const next = existing?.kind === "nested" ? existing.node : emptyNode();
      node.actions.set(part, { kind: "nested", node: next });
      node = next;
    }
  }
}

/** The paths of a specification, nested ones joined with dots. */
function flatten(spec: Document, prefix: string, parseLeaf: ParseLeaf): [string, Action][] {
  return Object.entries(spec).flatMap(([name, value]): [string, Action][] => {
    const path = prefix + name;
    if (typeof value === "boolean" || isNumeric(value)) {
      return name.endsWith(".$")
        ? [[path.slice(0, -2), parseLeaf(path, value)]]
        : [[path, { kind: isTrue(value) ? "keep" : "drop" }]];
    }
    if (!isDocument(value) || Object.keys(value)[0]?.startsWith("$")) return [[path, parseLeaf(path, value)]];
    if (Object.keys(value).length === 0) {
      throw location(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path ${path}`,
      );
    }
    return flatten(value, `${path}.`, parseLeaf);
  });
}
