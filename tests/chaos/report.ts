import path from "node:path";
import type { Audit } from "./auditor";
import type { Cluster } from "./cluster";
import { type Finding, isClean, type Verdict } from "./findings";
import type { ChaosOptions, Healing } from "./run-chaos";
import type { Schedule } from "./schedule";
import type { Sweep } from "./sweep";
import type { Tally } from "./tally";
import { readWebhookLedger, type WebhookLedger } from "./webhook-ledger";

const shownFindings = 100;

/** Everything that a run has to tell, as plain JSON. Durations are in seconds or, of single steps, milliseconds. */
export interface Report {
  checkouts: number;
  seed: number;
  isClean: boolean;
  /** Why the run itself proves nothing, if it doesn't. */
  problems: string[];
  verdict: Verdict;
  books: Audit["counts"];
  healing: { beforeSweeps: Verdict; sweeps: (Sweep & { verdict: Verdict })[] };
  findings: Finding[];
  faults: {
    webhooks: WebhookLedger;
    api: Record<string, number>;
    weather: Record<string, number>;
    kills: Record<string, { at: string; downMs: number }[]>;
    crashes: Record<string, string[]>;
    failedStarts: number;
    clockOffsetMs: number;
    pricesChanged: number;
  };
  students: {
    behaviours: Record<string, number>;
    outcomes: Record<string, number>;
    gaveUpAt: Record<string, number>;
    trouble: Record<string, number>;
    /** Payments that a browser saw succeed. */
    seenToSucceed: number;
    surprises: string[];
  };
  seconds: Record<string, number>;
  cpuSeconds: Record<string, number>;
  stepsMs: ReturnType<Tally["durations"]>;
}

interface Run {
  options: ChaosOptions;
  schedule: Schedule;
  cluster: Cluster;
  tally: Tally;
  healing: Healing;
  seconds: Record<string, number>;
  usage: (readonly [name: string, cpuSeconds: number])[];
}

/** Reads what the stopped processes have left behind and puts the report together. */
export async function reportOf({
  options,
  schedule,
  cluster,
  tally,
  healing,
  seconds,
  usage,
}: Run): Promise<Report> {
  const last = healing.sweeps.at(-1)?.audit ?? healing.beforeSweeps;
  const problems = problemsOf(last.counts, tally);
  const machines = cluster.machines();
  const crashed = machines.filter(({ crashes }) => crashes.length > 0);
  return {
    checkouts: options.checkouts,
    seed: options.seed,
    isClean: isClean(last.verdict) && problems.length === 0,
    problems,
    verdict: last.verdict,
    books: last.counts,
    healing: {
      beforeSweeps: healing.beforeSweeps.verdict,
      sweeps: healing.sweeps.map(({ sweep, audit }) => ({ ...sweep, verdict: audit.verdict })),
    },
    findings: last.findings.slice(0, shownFindings),
    faults: {
      webhooks: await readWebhookLedger(path.join(options.folder, "stripe")),
      api: tally.under("api: "),
      weather: tally.under("weather: "),
      kills: Object.fromEntries(
        machines.map(({ name, kills }) => [
          name,
          kills.map(({ at, downMs }) => ({ at: at.toISOString(), downMs })),
        ]),
      ),
      crashes: Object.fromEntries(crashed.map(({ name, crashes }) => [name, crashes])),
      failedStarts: machines.reduce((sum, { failedStarts }) => sum + failedStarts, 0),
      clockOffsetMs: schedule.clockOffsetMs,
      pricesChanged: tally.of("prices changed"),
    },
    students: {
      behaviours: tally.under("behaviour: "),
      outcomes: tally.under("outcome: "),
      gaveUpAt: tally.under("gave up at: "),
      trouble: tally.under("trouble: "),
      seenToSucceed: tally.of("seen to succeed"),
      surprises: tally.surprises,
    },
    seconds,
    cpuSeconds: Object.fromEntries(usage.map(([name, used]) => [name, Math.round(used * 10) / 10])),
    stepsMs: tally.durations(),
  };
}

/** Whether the load was one: clean books over nothing, or less than browsers saw succeed, prove nothing. */
function problemsOf({ paidIntents, refundedDuplicates }: Audit["counts"], tally: Tally): string[] {
  const seen = tally.of("seen to succeed");
  const problems = tally.surprises.map((surprise) => `surprise: ${surprise}`);
  if (seen === 0) problems.push("no browser saw a payment succeed");
  if (paidIntents + refundedDuplicates < seen) {
    problems.push(`${seen} payments were seen to succeed, Stripe has ${paidIntents + refundedDuplicates}`);
  }
  return problems;
}
