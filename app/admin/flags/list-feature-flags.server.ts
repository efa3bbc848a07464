import { type FlagRecord, shareOf } from "~/flags/flag-record.server";
import { defaultFlags, flagNames, flagVariable } from "~/flags/flags";
import { listFlags, overridden } from "~/flags/flags.server";
import type { FeatureFlag } from "./feature-flag";

/** The feature flags, as stored in the database and as overridden by this process's environment. */
export async function listFeatureFlags(): Promise<FeatureFlag[]> {
  const records = await listFlags();
  const overrides = overridden();
  return flagNames.map((name) => {
    const record: FlagRecord | undefined = records.find(({ _id }) => _id === name);
    const override = overrides[name];
    return {
      name,
      percent: record ? shareOf(record) : defaultFlags[name] ? 100 : 0,
      override: override === undefined ? null : { variable: flagVariable(name), percent: override },
      changed: record ? { by: record.changedBy, at: record.changedAt.toISOString() } : null,
    };
  });
}
