import { sendJson } from "@lectern/sandbox-kit/http/answers";
import { z } from "zod";
import type { Store } from "../store/store";
import { type ControlRequest, type ControlRoute, readInput } from "./route";

const TEN_YEARS = 10 * 366 * 24 * 3600;

const skip = z.object({ advanceSeconds: z.number().int().min(1).max(TEN_YEARS) }).strict();

/** Shows the sandbox's clock and moves it forward; it never goes back. */
export const clockControls: readonly ControlRoute[] = [
  { method: "GET", template: "/_sandbox/clock", answer: show },
  { method: "POST", template: "/_sandbox/clock", answer: advance },
];

function show({ response, parts }: ControlRequest): void {
  sendJson(response, 200, describe(parts.store));
}

async function advance(control: ControlRequest): Promise<void> {
  const { response, parts } = control;
  const { advanceSeconds } = readInput(control, skip);
  await parts.store.write(() => parts.store.clock.advance(advanceSeconds));
  await parts.keys.prune();
  parts.written();
  sendJson(response, 200, describe(parts.store));
}

function describe({ clock }: Store) {
  return { now: Math.floor(clock.now() / 1000), offsetSeconds: clock.offsetSeconds };
}
