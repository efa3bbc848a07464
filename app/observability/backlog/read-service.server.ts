import { cached } from "~/platform/cached.server";
import { clock } from "~/platform/clock/clock";
import { serviceLevelNames } from "../service-levels";
import { readService } from "../service-levels.server";
import { readRates } from "./rates.server";
import { type ServiceStatus, serviceWindows, windowNames } from "./service-windows";

const freshMs = 15_000;
const hourMs = 60 * 60_000;

/** Every service level and rate over each window; at most 15 seconds old. */
export const readServiceStatus = cached(freshMs, async (): Promise<ServiceStatus> => {
  const now = clock.nowMs();
  const overWindows = <Value>(read: (from: Date) => Promise<Value>) =>
    byName(windowNames, (window) => read(new Date(now - serviceWindows[window] * hourMs)));
  const [levels, rates] = await Promise.all([
    byName(serviceLevelNames, (level) => overWindows((from) => readService(level, from))),
    overWindows(readRates),
  ]);
  return { levels, rates };
});

async function byName<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Promise<Value>,
): Promise<Record<Name, Value>> {
  const entries = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(entries) as Record<Name, Value>;
}
