import { collectDefaultMetrics } from "prom-client";
import { env } from "~/platform/env.server";
import type { ProcessKind } from "~/platform/heartbeat.server";
import { once } from "~/platform/once.server";
import { version } from "../../../package.json";
import { registry, setGauge } from "./meter.server";
import { measureStripe } from "./stripe-requests.server";

/** Starts a process's metrics: build info, Node's figures (event loop, memory, garbage collection) and Stripe calls. */
export function startMetrics(role: ProcessKind): void {
  once("metrics-started", () => {
    setGauge("buildInfo", { version, mode: env().stripeMode, role }, 1);
    collectDefaultMetrics({ register: registry() });
    measureStripe();
    return true;
  });
}
