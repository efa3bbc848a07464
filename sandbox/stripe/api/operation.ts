import type { Access } from "../http/keys";
import type { Problem } from "../http/problem";
import type { Route } from "../http/routes";
import type { Parameters } from "../parameters/parameters";
import type { Kind } from "../store/documents";
import type { Store } from "../store/store";
import type { Journal, Requester } from "../webhooks/journal";

/** One API request on its way through an operation. */
export interface Call {
  /** Values of the `:names` in the path. */
  names: Record<string, string>;
  parameters: Parameters;
  store: Store;
  journal: Journal;
  access: Access;
  /** The sandbox's own address, for URLs in answers. */
  origin: string;
  requester: Requester;
}

/** What a change needs, whether an API call or the clock makes it. */
export type Writing = Pick<Call, "store" | "journal" | "requester">;

/**
 * A refusal whose writes stay, such as the failed charge of a declined card. A thrown
 * Problem, by contrast, rolls everything back.
 */
export class Refusal {
  constructor(readonly problem: Problem) {}
}

/** One endpoint of Stripe's API. */
export interface Operation extends Route {
  method: "GET" | "POST" | "DELETE";
  /** `browser` endpoints take a publishable key too. */
  access: "secret" | "browser" | "open";
  /** The type of the answer, or of its list items; decides what can be expanded. */
  answers: Kind | "other";
  lists?: true;
  /** Synchronous: it runs inside a transaction unless it is a GET. */
  run(call: Call): object | Refusal;
}
