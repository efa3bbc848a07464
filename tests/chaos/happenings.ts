import type { ApiFault } from "../../sandbox/stripe/faults/plan";
import type { TestCourse } from "../fixtures/course";
import type { Cluster } from "./cluster";
import type { Happening, Schedule } from "./schedule";
import type { Tally } from "./tally";
import { faultPlan, kindOf, type Weather } from "./weather";

interface Stage {
  cluster: Cluster;
  courses: TestCourse[];
  schedule: Schedule;
  tally: Tally;
}

/** Lets the schedule's faults happen, each when its moment has come. */
export class Happenings {
  readonly #left: Happening[];
  /** Changes at Stripe go one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #weathers = 0;
  weather: Weather = "clear";

  constructor(private readonly stage: Stage) {
    this.#left = [...stage.schedule.happenings];
  }

  /** Call it whenever a checkout begins. */
  reach(begun: number): void {
    while (this.#left[0] && this.#left[0].after <= begun) {
      const happening = this.#left.shift()!;
      this.#turn = this.#turn.then(() => this.#letHappen(happening));
    }
  }

  /** Ends every fault and waits until all processes are up again. */
  async end(): Promise<void> {
    await this.#turn;
    await this.#countStrikes();
    await this.stage.cluster.control("DELETE", "faults");
    this.weather = "clear";
    await Promise.all(this.stage.cluster.machines().map((machine) => machine.settled()));
  }

  async #letHappen(happening: Happening): Promise<void> {
    const { cluster, courses, schedule, tally } = this.stage;
    switch (happening.kind) {
      case "kill":
        cluster.find(happening.target).interrupt(happening.downMs);
        return;
      case "weather": {
        await this.#countStrikes();
        const seed = (schedule.faultSeed + this.#weathers++) >>> 0;
        await cluster.control("POST", "faults", faultPlan(happening.weather, seed));
        this.weather = happening.weather;
        tally.count(`weather: ${happening.weather}`);
        return;
      }
      case "price":
        await this.#changePrice(courses[happening.course]!.slug, happening.amountMinor);
        tally.count("prices changed");
    }
  }

  /** As a staff member does it, who tries again while the database is away. */
  async #changePrice(slug: string, amountMinor: number): Promise<void> {
    const { books, database } = this.stage.cluster;
    for (;;) {
      try {
        await books
          .collection("courses")
          .updateOne({ slug }, { $set: { "prices.0.amountMinor": amountMinor } });
        return;
      } catch {
        await database.settled();
      }
    }
  }

  /** How often the faults that are in force have struck. */
  async #countStrikes(): Promise<void> {
    const { cluster, tally } = this.stage;
    const plan = (await cluster.control("GET", "faults")) as { api?: ApiFault[]; timesLeft?: number[] };
    for (const [index, fault] of (plan.api ?? []).entries()) {
      const strikes = (fault.times ?? 0) - (plan.timesLeft?.[index] ?? 0);
      if (strikes > 0) tally.count(`api: ${fault.from ?? "both"}: ${kindOf(fault)}`, strikes);
    }
  }
}
