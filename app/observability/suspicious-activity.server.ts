import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { after } from "~/platform/clock/timers";
import { defineModel } from "~/platform/database.server";
import { type Refusal, watchRefusals } from "~/platform/http/refusals.server";
import { logger } from "~/platform/logger.server";

const flushEveryMs = 5_000;
const keptSeconds = 30 * 24 * 60 * 60;
/** The most senders per kind that a process distinguishes in a day; all others are counted as one. */
const mostPerDay = 1_000;
/** Every sender of these kinds is distinguished: they are users, and must not hide among many others. */
const neverFolded = ["staff_page", "wrong_password"];
const longestAbout = 120;

/** One sender's activity of one kind on one day, in UTC: a single record, however much it is. */
export interface SuspicionRecord {
  _id: string;
  kind: string;
  /** A user's id, a network, or `many others`. */
  who: string;
  /** What the latest was about. */
  about: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

const suspicionSchema = new Schema<SuspicionRecord>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    who: { type: String, required: true },
    about: { type: String, required: true },
    count: { type: Number, required: true, default: 0 },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
  },
  { versionKey: false, collection: "suspiciousActivity" },
);
suspicionSchema.index({ lastAt: -1, _id: -1 });
suspicionSchema.index({ lastAt: 1 }, { expireAfterSeconds: keptSeconds });

export const SuspiciousActivity = defineModel<SuspicionRecord>("SuspiciousActivity", suspicionSchema);

interface Tally extends Omit<SuspicionRecord, "_id"> {
  day: string;
}

/** What this process has recorded but not written yet. A crash loses only a few seconds of it. */
class SuspicionCounter {
  #tallies = new Map<string, Tally>();
  #seen = { day: "", sendersOf: new Map<string, Set<string>>() };
  #cancelFlush: (() => void) | undefined;

  note({ kind, who, about }: Refusal): void {
    const now = clock.now();
    const day = now.toISOString().slice(0, 10);
    const sender = this.#isToldApart(day, kind, who) ? who : "many others";
    const key = `${kind}:${sender}:${day}`;
    const tally = this.#tallies.get(key) ?? {
      day,
      kind,
      who: sender,
      about,
      count: 0,
      firstAt: now,
      lastAt: now,
    };
    tally.count += 1;
    tally.lastAt = now;
    tally.about = about.slice(0, longestAbout);
    this.#tallies.set(key, tally);
    this.#cancelFlush ??= after(flushEveryMs, () => void this.flush(), { ref: false });
  }

  /** Logs and writes the records. What can't be written is at least in the log. */
  async flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const tallies = [...this.#tallies];
    this.#tallies = new Map();
    if (tallies.length === 0) return;
    for (const [, { kind, who, about, count }] of tallies)
      logger().warn({ kind, who, about, count }, "suspicious activity");
    const writes = tallies.map(([_id, { kind, who, about, count, firstAt, lastAt }]) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { kind, who, firstAt }, $set: { about, lastAt }, $inc: { count } },
        upsert: true,
      },
    }));
    await SuspiciousActivity.bulkWrite(writes, { ordered: false }).catch((error: unknown) => {
      logger().warn({ err: error }, "suspicious activity could not be stored");
    });
  }

  #isToldApart(day: string, kind: string, who: string): boolean {
    if (neverFolded.includes(kind)) return true;
    if (this.#seen.day !== day) this.#seen = { day, sendersOf: new Map() };
    const senders = this.#seen.sendersOf.get(kind) ?? new Set();
    this.#seen.sendersOf.set(kind, senders);
    if (!senders.has(who) && senders.size >= mostPerDay) return false;
    senders.add(who);
    return true;
  }
}

/**
 * Logs and counts the requests that this process refuses from now on: by kind and sender, every five seconds, so that
 * neither the log nor the database grows with the number of requests. Records are kept for 30 days.
 *
 * @returns a function that stops it and writes what is left.
 */
export function watchSuspiciousActivity(): () => Promise<void> {
  const counter = new SuspicionCounter();
  const unwatch = watchRefusals((refusal) => counter.note(refusal));
  return () => {
    unwatch();
    return counter.flush();
  };
}
