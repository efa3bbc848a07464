import type { Document } from "bson";
import { location } from "../errors";
import type { Scope } from "../scope";
import { isDocument, toInteger } from "../values";

/** A compiled stage, which reads documents lazily where possible. */
export type Stage = (documents: Iterable<Document>) => Iterable<Document>;

/** What a stage needs to be compiled. */
export interface StageContext {
  readonly scope: Scope;
  /** The documents of another collection; a collection that does not exist has none. */
  collection(name: string): Iterable<Document>;
  /** Compiles a pipeline inside the stage. */
  compilePipeline(pipeline: unknown, scope: Scope): Stage;
}

export type CompileStage = (operand: unknown, context: StageContext) => Stage;

/** Checks the operand of a stage that takes named options. */
export function stageOptions(
  operand: unknown,
  stage: string,
  required: readonly string[],
  optional: readonly string[],
  code: number,
): Document {
  if (!isDocument(operand)) throw location(code, `the ${stage} stage specification must be an object`);
  const missing = required.find((name) => !Object.hasOwn(operand, name));
  if (missing !== undefined) throw location(code, `${stage} requires '${missing}' to be specified`);
  const unknown = Object.keys(operand).find((name) => !required.includes(name) && !optional.includes(name));
  if (unknown !== undefined) throw location(code, `unrecognized option to ${stage}: ${unknown}`);
  return operand;
}

/** Parses an integer that a stage needs. */
export function stageInteger(value: unknown, least: number, code: number, message: string): number {
  const whole = toInteger(value);
  if (whole === undefined || whole < least) throw location(code, message);
  return whole;
}

/** The document with a value at a dotted path, or without one; what stands in the way is replaced. */
export function withField(document: Document, parts: readonly string[], value: unknown): Document {
  const [name, ...rest] = parts as [string, ...string[]];
  const inner = Object.hasOwn(document, name) ? document[name] : undefined;
  const next = rest.length === 0 ? value : withField(isDocument(inner) ? inner : {}, rest, value);
  if (next === undefined) {
    return Object.fromEntries(Object.entries(document).filter(([key]) => key !== name));
  }
  return Object.hasOwn(document, name)
    ? Object.fromEntries(Object.entries(document).map(([key, old]) => [key, key === name ? next : old]))
    : { ...document, ...Object.fromEntries([[name, next]]) };
}
