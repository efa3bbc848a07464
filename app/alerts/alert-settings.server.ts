import { Schema } from "mongoose";
import { clock } from "~/platform/clock/clock";
import { defineModel, isDuplicateKey } from "~/platform/database.server";
import { type AlertRule, alertRuleNames, thresholdsOf } from "./rules";

/** A rule's settings. A rule that no one has changed has no record. */
export interface SettingsRecord {
  _id: AlertRule;
  /** Incremented with every change; a form opened before someone else's change is refused. */
  version: number;
  isOn: boolean;
  /** Why it is off. */
  offReason: string | null;
  snoozedUntil: Date | null;
  /** Only those that differ from the defaults. */
  thresholds: Record<string, number>;
  changedAt: Date;
  /** The last change's audit key: a double click produces the same one. */
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

/** A rule's current settings, with every threshold. */
export type RuleSettings = Omit<SettingsRecord, "_id" | "changedAt">;

export async function readAllSettings(): Promise<Record<AlertRule, RuleSettings>> {
  const records = new Map((await Settings.find().lean<SettingsRecord[]>()).map((each) => [each._id, each]));
  const entries = alertRuleNames.map((rule) => [rule, toSettings(rule, records.get(rule))] as const);
  return Object.fromEntries(entries) as Record<AlertRule, RuleSettings>;
}

export async function readSettings(rule: AlertRule): Promise<RuleSettings> {
  return toSettings(rule, (await Settings.findById(rule).lean<SettingsRecord>()) ?? undefined);
}

/** A stored value that is out of bounds, after the bounds changed or an edit by hand, gives way to the default. */
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
 * Changes a rule's settings for all processes, from the next evaluation on.
 *
 * @param version the version that the change was based on.
 * @returns false when someone else has changed them since.
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
