import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { sellCourse, type TestCourse } from "../fixtures/course";
import { type Audit, audit } from "./auditor";
import { Browser } from "./browser";
import { type Cluster, openCluster, originOf } from "./cluster";
import { enrolStudents, type Student } from "./enrol-students";
import { isClean } from "./findings";
import { Happenings } from "./happenings";
import { type Report, reportOf } from "./report";
import { planRun, type Schedule } from "./schedule";
import { type Sweep, sweep } from "./sweep";
import { Tally } from "./tally";
import { runVisit } from "./visit";

const coursesOnSale = 12;
const mostSweeps = 2;
const quietMs = 4_000;
const progressEveryMs = 5_000;

export interface ChaosOptions {
  checkouts: number;
  seed: number;
  /** How many students are there at once. */
  concurrency: number;
  /** Where data and logs are kept; the caller removes it. */
  folder: string;
  /** Hears how it goes, a line at a time. */
  say(line: string): void;
  /** Is given what to end when the run is to be cut short. */
  onCluster?(cluster: Cluster): void;
}

/** The state of the books after each step of healing. */
export interface Healing {
  beforeSweeps: Audit;
  sweeps: { sweep: Sweep; audit: Audit }[];
}

/**
 * Runs a whole shop under faults, gives it a quiet moment and at most two sweeps, and has the books audited.
 *
 * @throws when the harness itself fails; what the shop did wrong is in the report.
 */
export async function runChaos(options: ChaosOptions): Promise<Report> {
  const { checkouts, seed, folder, say } = options;
  const startedAt = performance.now();
  const seconds: Record<string, number> = {};
  const timed = async <Result>(phase: string, work: () => Promise<Result>): Promise<Result> => {
    const start = performance.now();
    const result = await work();
    seconds[phase] = Math.round((performance.now() - start) / 100) / 10;
    say(`${phase}: ${seconds[phase]} s`);
    return result;
  };
  const schedule = planRun({ checkouts, courses: coursesOnSale, seed });
  const sessionSecret = randomBytes(32).toString("base64url");
  const { clockOffsetMs } = schedule;
  const cluster = await openCluster({ folder, sessionSecret, clockOffsetMs });
  options.onCluster?.(cluster);
  const tally = new Tally();
  try {
    const [courses, students] = await timed("start", () => open(cluster, checkouts, sessionSecret));
    await timed("load", () => load({ ...options, cluster, schedule, courses, students, tally }));
    await timed("quiet", () => wait(quietMs));
    const healing = await timed("heal", () => heal(cluster));
    const usage = cluster.machines().map((machine) => [machine.name, machine.cpuSeconds] as const);
    await timed("stop", () => cluster.stop());
    seconds.total = Math.round((performance.now() - startedAt) / 100) / 10;
    return await reportOf({ options, schedule, cluster, tally, healing, seconds, usage });
  } finally {
    cluster.abandon();
  }
}

async function open(cluster: Cluster, checkouts: number, sessionSecret: string) {
  const { books } = cluster;
  const courses = [];
  for (let index = 0; index < coursesOnSale; index++) {
    courses.push(await sellCourse({ mongo: { database: books } }));
  }
  const students = await enrolStudents(books, checkouts, sessionSecret);
  await cluster.startShop();
  return [courses, students] as const;
}

interface Load extends ChaosOptions {
  cluster: Cluster;
  schedule: Schedule;
  courses: TestCourse[];
  students: Student[];
  tally: Tally;
}

/** Everybody's checkouts, so many at a time, while the schedule's faults happen. */
async function load({ cluster, schedule, courses, students, tally, concurrency, say }: Load): Promise<void> {
  const happenings = new Happenings({ cluster, courses, schedule, tally });
  const stripeUrl = cluster.stripe.url!;
  const origins = cluster.webs.map(originOf);
  let begun = 0;
  let ended = 0;
  const start = performance.now();
  const progress = setInterval(() => {
    const rate = ended / ((performance.now() - start) / 1_000);
    const down = cluster.machines().flatMap((machine) => (machine.isUp ? [] : [machine.name]));
    say(
      `${ended}/${schedule.visits.length} checkouts, ${rate.toFixed(1)}/s, ${tally.of("outcome: paid")} paid, ` +
        `Stripe: ${happenings.weather}, down: ${down.join(", ") || "none"}`,
    );
  }, progressEveryMs);

  async function visitInTurn(): Promise<void> {
    while (begun < schedule.visits.length) {
      const index = begun++;
      happenings.reach(index);
      const visit = schedule.visits[index]!;
      tally.count(`behaviour: ${visit.behaviour}`);
      const connections = { origin: origins[visit.web]!, stripeUrl, tally };
      const browser = new Browser(students[index]!, connections, visit.seed);
      await runVisit(visit, {
        browser,
        otherBrowser: browser.at(origins[1 - visit.web]!),
        course: courses[visit.course]!,
        otherCourse: courses[visit.otherCourse]!,
        tally,
      });
      ended += 1;
    }
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, visitInTurn));
  } finally {
    clearInterval(progress);
  }
  await happenings.end();
}

/** At most two sweeps; the second only if the first has left something. */
async function heal(cluster: Cluster): Promise<Healing> {
  const look = () => audit({ stripe: cluster.client, database: cluster.books });
  const healing: Healing = { beforeSweeps: await look(), sweeps: [] };
  let latest = healing.beforeSweeps;
  while (healing.sweeps.length < mostSweeps && (healing.sweeps.length === 0 || !isClean(latest.verdict))) {
    const done = await sweep(cluster.env);
    latest = await look();
    healing.sweeps.push({ sweep: done, audit: latest });
  }
  return healing;
}
