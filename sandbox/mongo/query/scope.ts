import type { Document } from "bson";
import { failedToParse, location } from "./errors";
import { isDocument } from "./values";

/** Values of the variables that `$let`, `$map` and the like bind while an expression runs. */
export type Locals = Readonly<Record<string, unknown>>;

/** What an expression may name beside fields. */
export interface Scope {
  /** Variables whose value is known when the expression is compiled: `NOW` and those of a `let` option. */
  readonly constants: ReadonlyMap<string, unknown>;
  /** Names that are bound while the expression runs. */
  readonly locals: ReadonlySet<string>;
}

export const NO_LOCALS: Locals = Object.freeze(Object.create(null));

/** The scope at the top of a command. */
export function commandScope(now: Date): Scope {
  return { constants: new Map([["NOW", now]]), locals: new Set() };
}

/** The scope with variables of known value, as `let` of a command or of `$lookup` adds them. */
export function withConstants(scope: Scope, values: ReadonlyMap<string, unknown>): Scope {
  for (const name of values.keys()) checkVariableName(name);
  return { constants: new Map([...scope.constants, ...values]), locals: scope.locals };
}

/** The scope with names that are bound at run time. */
export function withLocals(scope: Scope, names: readonly string[]): Scope {
  for (const name of names) checkVariableName(name);
  return { constants: scope.constants, locals: new Set([...scope.locals, ...names]) };
}

/** The locals with further ones; inner names hide outer ones. */
export function bind(locals: Locals, values: Record<string, unknown>): Locals {
  return Object.assign(Object.create(locals), values);
}

/** Checks that a `let` is a document and returns its entries. */
export function letEntries(value: unknown): [string, unknown][] {
  if (value === undefined) return [];
  if (!isDocument(value)) throw failedToParse("let must be an object of variables");
  return Object.entries(value as Document);
}

function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
    throw location(
      16867,
      `'${name}' starts with an invalid character or is no valid name for a user variable`,
    );
  }
}
