import { evaluateAlerts } from "~/alerts/evaluate-alerts.server";
import { Incidents } from "~/alerts/incident.server";
import type { AlertRule } from "~/alerts/rules";
import { Outbox } from "~/mail/outbox.server";

/** A clock that only these tests move: evaluations happen when it says so, however little time passes. */
export class AlertClock {
  now = new Date();

  /** Lets so many minutes pass, with an evaluation at the end of each. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      this.now = new Date(this.now.getTime() + 60_000);
      await evaluateAlerts(this.now);
    }
  }

  /** Lets so many minutes pass in which nobody looks, but for one look at their end. */
  async leap(minutes: number): Promise<void> {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
    await evaluateAlerts(this.now);
  }

  /** Evaluates at once. */
  look(): ReturnType<typeof evaluateAlerts> {
    return evaluateAlerts(this.now);
  }

  /** A moment so many minutes ago. */
  ago(minutes: number): Date {
    return new Date(this.now.getTime() - minutes * 60_000);
  }
}

/** What the staff were told of a rule: the subjects of the mails, in their order. */
export async function toldOf(rule: AlertRule): Promise<string[]> {
  const incidents = await Incidents.find({ rule }).sort({ _id: 1 }).lean();
  const keys = incidents.flatMap(({ _id }) => [`alert:${_id}:firing`, `alert:${_id}:resolved`]);
  const mails = await Outbox.find({ template: "staff_notice" }).sort({ createdAt: 1, _id: 1 }).lean();
  return mails.filter(({ key }) => keys.includes(key)).map(({ props }) => (props as { title: string }).title);
}
