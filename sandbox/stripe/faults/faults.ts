import type { Access } from "../http/keys";
import type { ApiFault, FaultPlan } from "./plan";
import { seededRandom } from "./random";

/** What happens to a delivery before its first attempt. */
export interface DeliveryFate {
  dropped: boolean;
  duplicated: boolean;
  delayMs: number;
  /** Held until a later event has been sent to the same endpoint. */
  held: boolean;
}

interface ArmedFault {
  fault: ApiFault;
  matches(method: string, path: string, access: Access): boolean;
  timesLeft: number;
}

/** The active faults. They aren't stored: a restart clears them. */
export class Faults {
  #plan: FaultPlan = {};
  #armed: ArmedFault[] = [];
  #random: () => number = Math.random;

  /** Replaces all faults. With a seed, the same sequence of calls gets the same faults. */
  set(plan: FaultPlan): void {
    this.#plan = plan;
    this.#random = plan.seed === undefined ? Math.random : seededRandom(plan.seed);
    this.#armed = [plan.api ?? []].flat().map((fault) => ({
      fault,
      matches: matcherOf(fault),
      timesLeft: fault.times ?? Number.POSITIVE_INFINITY,
    }));
  }

  clear(): void {
    this.set({});
  }

  /** The plan as set, and how often each API fault still applies (null: unlimited). */
  describe(): FaultPlan & { timesLeft?: (number | null)[] } {
    if (this.#armed.length === 0) return this.#plan;
    const timesLeft = this.#armed.map((armed) => (Number.isFinite(armed.timesLeft) ? armed.timesLeft : null));
    return { ...this.#plan, timesLeft };
  }

  /** The first fault that applies to this API call; counts as one use. */
  strike(method: string, path: string, access: Access): ApiFault | undefined {
    for (const armed of this.#armed) {
      if (armed.timesLeft <= 0 || !armed.matches(method, path, access)) continue;
      if (this.#random() >= (armed.fault.errorRate ?? 1)) continue;
      armed.timesLeft -= 1;
      return armed.fault;
    }
    return undefined;
  }

  /** Decides what happens to a new delivery; always draws four numbers, so that plans stay comparable. */
  fateOfDelivery(): DeliveryFate {
    const { drop = 0, duplicate = 0, delayMs = 0, reorder = 0 } = this.#plan.webhooks ?? {};
    const [dropDraw, duplicateDraw, reorderDraw] = [this.#random(), this.#random(), this.#random()];
    const delayDraw = this.#random();
    const [least, most] = typeof delayMs === "number" ? [delayMs, delayMs] : delayMs;
    return {
      dropped: dropDraw < drop,
      duplicated: duplicateDraw < duplicate,
      delayMs: Math.round(least + delayDraw * (most - least)),
      held: reorderDraw < reorder,
    };
  }
}

function matcherOf({ match = "* /**", from }: ApiFault): ArmedFault["matches"] {
  const [wantedMethod = "*", glob = "/**"] = match.split(" ");
  const pattern = glob
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  const path = new RegExp(`^${pattern}$`);
  const wantedAccess = from === undefined ? undefined : from === "server" ? "secret" : "publishable";
  return (method, actual, access) =>
    (wantedMethod === "*" || wantedMethod === method) &&
    (wantedAccess === undefined || wantedAccess === access) &&
    path.test(actual);
}
