import { createHash } from "node:crypto";
import { invalidRequest, Problem } from "../http/problem";
import type { Store } from "../store/store";

/** Stripe keeps keys for at least 24 hours. */
const KEPT_SECONDS = 24 * 3600;
const LONGEST_KEY = 255;

/** The first answer, byte for byte. */
export interface KeptAnswer {
  status: number;
  body: string;
  requestId: string;
}

interface KeptKey extends KeptAnswer {
  path: string;
  fingerprint: string;
  created: number;
}

interface KeyedRequest {
  key: string;
  path: string;
  fingerprint: string;
}

/**
 * Stores answers by `Idempotency-Key`, see https://docs.stripe.com/api/idempotent_requests. Calls in progress are kept
 * in memory only: a call interrupted by a crash left nothing behind and may run again.
 */
export class IdempotencyKeys {
  readonly #underWay = new Map<string, KeyedRequest>();

  constructor(private readonly store: Store) {}

  /**
   * Reserves a key for a call, or returns the answer stored for it.
   * @throws Problem 400 `idempotency_error` for a different request with this key, 409 while the first is in progress
   */
  claim(request: KeyedRequest): KeptAnswer | undefined {
    if (request.key.length > LONGEST_KEY) {
      throw invalidRequest(`Idempotency keys can have up to ${LONGEST_KEY} characters.`);
    }
    const kept = this.store.facts.get(["idempotency-key", request.key]) as KeptKey | undefined;
    const first = kept ?? this.#underWay.get(request.key);
    if (first) checkSame(request, first);
    if (kept) return kept;
    if (first) throw inUse(request.key);
    this.#underWay.set(request.key, request);
    return undefined;
  }

  /** Stores the answer, in the transaction that produced it. */
  keep(request: KeyedRequest, answer: KeptAnswer): void {
    const created = Math.floor(this.store.clock.now() / 1000);
    const { key, path, fingerprint } = request;
    const kept: KeptKey = { ...answer, path, fingerprint, created };
    this.store.facts.putSync(["idempotency-key", key], kept);
    this.store.facts.putSync(["idempotency-age", created, key], true);
  }

  release(key: string): void {
    this.#underWay.delete(key);
  }

  /** Deletes keys older than Stripe keeps them. */
  async prune(): Promise<void> {
    const until = Math.floor(this.store.clock.now() / 1000) - KEPT_SECONDS;
    const range = { start: ["idempotency-age"], end: ["idempotency-age", until] };
    await this.store.write(() => {
      for (const entry of [...this.store.facts.getKeys(range)]) {
        this.store.facts.removeSync(entry);
        this.store.facts.removeSync(["idempotency-key", String(entry[2])]);
      }
    });
  }
}

/** Identifies the parameters of a request. */
export function fingerprintOf(body: string): string {
  return createHash("sha256").update(body).digest("base64url");
}

function checkSame(request: KeyedRequest, first: KeyedRequest | KeptKey): void {
  if (first.path !== request.path) {
    throw mismatch(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${request.path}' vs '${first.path}'). Try using a key other than '${request.key}' if you meant to execute a different request.`,
    );
  }
  if (first.fingerprint !== request.fingerprint) {
    throw mismatch(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
    );
  }
}

function mismatch(message: string) {
  return new Problem(400, "idempotency_error", message);
}

function inUse(key: string) {
  return new Problem(
    409,
    "invalid_request_error",
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { code: "idempotency_key_in_use" },
  );
}
