import { seededRandom } from "../../sandbox/stripe/faults/random";
import { type Behaviour, behaviours } from "./behaviours";
import { type Weather, weathers } from "./weather";

export const targets = ["web-1", "web-2", "worker-1", "worker-2", "database"] as const;
export type Target = (typeof targets)[number];

/** One student's checkout, decided before it begins. */
export interface Visit {
  behaviour: Behaviour;
  /** Indexes into the courses on sale; never the same twice. */
  course: number;
  otherCourse: number;
  currency: "usd" | "jpy";
  /** Index of the web process that the student's browser talks to. */
  web: 0 | 1;
  /** Seeds what is left to chance within the visit: waits and moments. */
  seed: number;
}

/** Something that happens when so many checkouts have begun. */
export type Happening = { after: number } & (
  | { kind: "kill"; target: Target; downMs: number }
  | { kind: "weather"; weather: Weather }
  | { kind: "price"; course: number; amountMinor: number }
);

export interface Schedule {
  visits: Visit[];
  /** In the order of their moments. */
  happenings: Happening[];
  /** By how much the second worker's clock is wrong. */
  clockOffsetMs: number;
  /** Seeds the local Stripe's own faults. */
  faultSeed: number;
}

interface Size {
  checkouts: number;
  courses: number;
  seed: number;
}

/** Checkouts from one kill of the same process to its next, on average. */
const checkoutsPerKill: Record<Target, number> = {
  "web-1": 900,
  "web-2": 900,
  "worker-1": 900,
  "worker-2": 900,
  database: 1_200,
};
const checkoutsPerPowerCut = 4_000;
const shortestOutageMs = 200;
const longestOutageMs = 2_000;
const weatherChanges = { perCheckouts: 150, fewest: weathers.length };
const checkoutsPerPriceChange = 100;
const pricesMinor = [3_900, 4_900, 5_900];
const clockErrorMs = 90_000;

/**
 * Everything that a run leaves to chance and can decide beforehand. Pure: the same size and seed are the same
 * schedule. Moments are counted in checkouts begun, not in seconds, so that a slow machine meets the same faults.
 */
export function planRun({ checkouts, courses, seed }: Size): Schedule {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const moments = (count: number) => Array.from({ length: count }, () => 1 + below(checkouts * 0.95));
  const outage = () => shortestOutageMs + below(longestOutageMs - shortestOutageMs);

  const visits = Array.from({ length: checkouts }, (): Visit => {
    const course = below(courses);
    return {
      behaviour: pick(behaviours, random),
      course,
      otherCourse: (course + 1 + below(courses - 1)) % courses,
      currency: random() < 0.8 ? "usd" : "jpy",
      web: random() < 0.5 ? 0 : 1,
      seed: below(2 ** 32),
    };
  });
  const kills = targets.flatMap((target) =>
    moments(Math.max(1, Math.round(checkouts / checkoutsPerKill[target]))).map(
      (after): Happening => ({ after, kind: "kill", target, downMs: outage() }),
    ),
  );
  const powerCuts = moments(Math.floor(checkouts / checkoutsPerPowerCut)).flatMap((after) =>
    targets.map((target): Happening => ({ after, kind: "kill", target, downMs: outage() })),
  );
  const changes = Math.max(weatherChanges.fewest, Math.round(checkouts / weatherChanges.perCheckouts));
  const weather = Array.from(
    { length: changes },
    (_, index): Happening => ({
      after: Math.floor((checkouts * index) / changes),
      kind: "weather",
      weather: index < weathers.length ? weathers[index]!.name : weathers[below(weathers.length)]!.name,
    }),
  );
  const prices = moments(Math.max(2, Math.round(checkouts / checkoutsPerPriceChange))).map(
    (after): Happening => ({
      after,
      kind: "price",
      course: below(courses),
      amountMinor: pricesMinor[below(pricesMinor.length)]!,
    }),
  );
  return {
    visits,
    happenings: [...kills, ...powerCuts, ...weather, ...prices].sort((a, b) => a.after - b.after),
    clockOffsetMs: random() < 0.5 ? clockErrorMs : -clockErrorMs,
    faultSeed: below(2 ** 32),
  };
}

function pick(shares: Record<Behaviour, number>, random: () => number): Behaviour {
  const entries = Object.entries(shares) as [Behaviour, number][];
  let draw = random() * entries.reduce((sum, [, share]) => sum + share, 0);
  for (const [behaviour, share] of entries) {
    draw -= share;
    if (draw < 0) return behaviour;
  }
  return entries[0]![0];
}
