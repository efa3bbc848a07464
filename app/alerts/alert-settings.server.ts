import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { type AlertRule, alertRuleNames, thresholdsOf } from "./rules";

/** How the staff have set a rule. One that nobody has touched has no record. */
export interface SettingsRecord {
  _id: AlertRule;
  /** Rises with every change; a form that was opened before somebody else's change is refused. */
  version: number;
  isOn: boolean;
  /** Why it is off. */
  offReason: string | null;
  snoozedUntil: Date | null;
  /** Only those that differ from their defaults. */
  thresholds: Record<string, number>;
  changedAt: Date;
  /** The change's key in the audit trail: who presses twice asks for the same one. */
  lastChange: string | null;
}

const settingsSchema = new Schema<SettingsRecord>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    isOn: { type: Boolean, required: true },
    offReason: { type: String, default: null },
    snoozedUntil: { type: Date, default: null },
    thresholds: { type: Schema.Types.Mixed, required: true, default: {} },
    changedAt: { type: Date, required: true },
    lastChange: { type: String, default: null },
  },
  { versionKey: false, collection: "alertSettings", minimize: false },
);

const Settings = defineModel<SettingsRecord>("AlertSettings", settingsSchema);

/** A rule's settings as they hold now, with every threshold. */
export type RuleSettings = Omit<SettingsRecord, "_id" | "changedAt">;

export async function readAllSettings(): Promise<Record<AlertRule, RuleSettings>> {
  const records = new Map((await Settings.find().lean<SettingsRecord[]>()).map((each) => [each._id, each]));
  const entries = alertRuleNames.map((rule) => [rule, toSettings(rule, records.get(rule))] as const);
  return Object.fromEntries(entries) as Record<AlertRule, RuleSettings>;
}

export async function readSettings(rule: AlertRule): Promise<RuleSettings> {
  return toSettings(rule, (await Settings.findById(rule).lean<SettingsRecord>()) ?? undefined);
}

/** What was stored before a bound was moved, or by hand, gives way to the default. */
function toSettings(rule: AlertRule, record: SettingsRecord | undefined): RuleSettings {
  const entries = thresholdsOf(rule).map(([name, threshold]) => {
    const stored = record?.thresholds[name];
    const isValid =
      Number.isSafeInteger(stored) && Number(stored) >= threshold.min && Number(stored) <= threshold.max;
    return [name, isValid ? Number(stored) : threshold.default] as const;
  });
  return {
    version: record?.version ?? 0,
    isOn: record?.isOn ?? true,
    offReason: record?.offReason ?? null,
    snoozedUntil: record?.snoozedUntil ?? null,
    lastChange: record?.lastChange ?? null,
    thresholds: Object.fromEntries(entries),
  };
}

export type SettingsChange = Partial<Omit<RuleSettings, "version">>;

/**
 * Changes a rule's settings for all processes; they follow with the next evaluation.
 *
 * @param version what the change was decided on.
 * @returns false when somebody else has changed them since.
 */
export async function writeSettings(
  rule: AlertRule,
  version: number,
  change: SettingsChange,
): Promise<boolean> {
  const untouched = { isOn: true, offReason: null, snoozedUntil: null, thresholds: {} };
  const next = { ...change, version: version + 1, changedAt: clock.now() };
  if (version > 0) {
    const { matchedCount } = await Settings.updateOne({ _id: rule, version }, { $set: next });
    return matchedCount === 1;
  }
  try {
    await Settings.create({ _id: rule, ...untouched, ...next });
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}
