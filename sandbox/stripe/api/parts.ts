import type { Faults } from "../faults/faults";
import type { RouteTable } from "../http/routes";
import type { Store } from "../store/store";
import type { Journal } from "../webhooks/journal";
import type { Census } from "./census";
import type { IdempotencyKeys } from "./idempotency";
import type { Operation } from "./operation";

/** Everything needed to answer an API request. */
export interface ApiParts {
  /** Every endpoint that the sandbox has; any other path gets Stripe's 404. */
  operations: RouteTable<Operation>;
  store: Store;
  journal: Journal;
  faults: Faults;
  keys: IdempotencyKeys;
  census: Census;
  /** The sandbox's own address. */
  origin(): string;
  /** Called once a call's writes are durable. */
  written(): void;
  /** Aborted when the sandbox stops. */
  stopping: AbortSignal;
}
