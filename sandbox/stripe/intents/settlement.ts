import type { Requester, Writing } from "../api/operation";
import { outcomeOf } from "../charges/charge";
import { declineWhenCharged } from "../charges/declines";
import type { Journal } from "../events/journal";
import type { Document } from "../store/documents";
import type { Store } from "../store/store";
import { type IntentDocument, saveIntent } from "./intent";
import { endAttempt, errorOf } from "./payment";

/** Nobody's request: the bank answers by itself. */
const THE_BANK: Requester = { id: null, idempotencyKey: null };

/** Lets bank debits succeed or fail when their time has come, also those of an earlier run. */
export class Settlements {
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly store: Store,
    private readonly journal: Journal,
    /** Called after a settlement, since it has made events. */
    private readonly settled: () => void,
  ) {}

  /** Looks for debits that are due; call it after every write. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const [next] = this.store.facts.getKeys({ start: ["settles"], end: ["settles", "~"], limit: 1 });
    const at = next?.[1];
    if (typeof at !== "number") return;
    this.#timer = setTimeout(() => this.#settleDue(), Math.max(0, at - Date.now()));
  }

  close(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #settleDue(): void {
    const writing: Writing = { store: this.store, journal: this.journal, requester: THE_BANK };
    this.store
      .write(() => {
        const range = { start: ["settles"], end: ["settles", Date.now() + 1] };
        for (const key of [...this.store.facts.getKeys(range)]) {
          this.store.facts.removeSync(key);
          const document = this.store.get("payment_intent", String(key[2]));
          if (document && document.hidden.settlesAt === key[1]) settle(writing, document);
        }
      })
      .then(
        () => {
          this.settled();
          this.wake();
        },
        (failure) => console.error("sandbox-stripe: bank debits could not be settled", failure),
      );
  }
}

function settle(writing: Writing, document: IntentDocument): void {
  const { store, journal, requester } = writing;
  const intent = document.object;
  const charge = intent.latest_charge === null ? undefined : store.get("charge", intent.latest_charge);
  const method =
    intent.payment_method === null ? undefined : store.get("payment_method", intent.payment_method);
  if (!charge || !method || intent.status !== "processing") return;
  const decline = declineWhenCharged(method.hidden.outcome);
  const object = {
    ...charge.object,
    status: decline ? "failed" : "succeeded",
    paid: !decline,
    captured: !decline,
    amount_captured: decline ? 0 : intent.amount,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    outcome: outcomeOf(decline),
  } satisfies Document<"charge">["object"];
  store.replace("charge", { ...charge, object });
  journal.record(decline ? "charge.failed" : "charge.succeeded", object, requester);
  if (decline) {
    endAttempt(writing, document, errorOf(decline, object.id, method.object));
    return;
  }
  const changes = {
    object: { status: "succeeded", amount_received: intent.amount },
    hidden: { settlesAt: null },
  };
  saveIntent(writing, document, changes, "payment_intent.succeeded");
}
