import { invalidRequest, noSuch } from "../http/problem";
import type { Document, Kind, Kinds } from "../store/documents";
import type { CreatedRange } from "../store/pages";
import type { Call } from "./operation";

const DEFAULT_LIMIT = 10;
const LARGEST_LIMIT = 100;

/** A page of objects in Stripe's list format. */
export interface ListAnswer<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  url: string;
}

export interface ListScope<K extends Kind> {
  url: string;
  /** Stripe's name for the object in the error about an unknown cursor. */
  noun: string;
  where?: { field: string; value: string };
  created?: CreatedRange;
  matches?(document: Document<K>): boolean;
}

/**
 * Answers a list call: newest first, `limit` 1 to 100, `starting_after` or `ending_before`.
 * @see https://docs.stripe.com/api/pagination
 */
export function listAnswer<K extends Kind>(
  { parameters, store }: Call,
  kind: K,
  scope: ListScope<K>,
): ListAnswer<Kinds[K]["object"]> {
  const { limit, starting_after, ending_before } = readCursors({ parameters });
  const page = store.page(kind, {
    limit,
    where: scope.where,
    created: scope.created,
    matches: scope.matches,
    after: starting_after === undefined ? undefined : cursor("starting_after", starting_after),
    before: ending_before === undefined ? undefined : cursor("ending_before", ending_before),
  });
  return {
    object: "list",
    data: page.documents.map((document) => document.object),
    has_more: page.hasMore,
    url: scope.url,
  };

  function cursor(param: string, id: string): Document<K> {
    const document = store.get(kind, id);
    if (!document) throw noSuch(scope.noun, id, param, 400);
    return document;
  }
}

/** The pagination parameters of a list call. */
export function readCursors({ parameters }: Pick<Call, "parameters">) {
  const limit = parameters.integer("limit", { least: 1, most: LARGEST_LIMIT }) ?? DEFAULT_LIMIT;
  const starting_after = parameters.text("starting_after");
  const ending_before = parameters.text("ending_before");
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidRequest("You may only specify one of these parameters: ending_before, starting_after.", {
      code: "parameters_exclusive",
    });
  }
  return { limit, starting_after, ending_before };
}
