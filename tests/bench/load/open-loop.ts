import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { RunningProcess } from "../../fixtures/processes";
import type { SignedDelivery } from "../../fixtures/stripe";
import { processorSeconds } from "../machine";
import { type Percentiles, percentilesOf } from "../percentiles";

interface Load {
  to: RunningProcess;
  path: string;
  deliveries: SignedDelivery[];
  ratePerSecond: number;
  /** So many deliveries go first, at the same rate, and aren't counted. */
  warmUp: number;
}

export interface OpenLoopFigures {
  /** From the moment a delivery was due to the end of its answer. */
  latency: Percentiles;
  /** How late the deliveries left; a part of the latency that is the measuring process's own. */
  lateness: Percentiles;
  /** Milliseconds of the server's processor time for each delivery, until the last was answered. */
  processorMs: number;
  /** How many answers had each status; 0 stands for a broken connection. */
  statuses: Record<string, number>;
}

/**
 * Delivers at a fixed rate, whether or not the answers keep up. Latency counts from when a delivery was due, so
 * that a server which stalls pays for all that had to wait for it (no coordinated omission).
 *
 * Source: Gil Tene, "How NOT to measure latency".
 */
export async function deliverAtRate({
  to,
  path,
  deliveries,
  ratePerSecond,
  warmUp,
}: Load): Promise<OpenLoopFigures> {
  const agent = new Agent({ keepAlive: true });
  const url = new URL(path, to.url.replace("localhost", "127.0.0.1"));
  const processorBefore = processorSeconds(Number(to.child.pid));
  const latencies: number[] = [];
  const latenesses: number[] = [];
  const statuses: Record<string, number> = {};
  const startAt = performance.now() + 100;
  const underWay = deliveries.map(async (delivery, index) => {
    const dueAt = startAt + (index * 1_000) / ratePerSecond;
    await wait(Math.ceil(dueAt - performance.now()));
    const sentAt = performance.now();
    const status = await post(url, delivery, agent);
    if (index < warmUp) return;
    latencies.push(performance.now() - dueAt);
    latenesses.push(sentAt - dueAt);
    statuses[status] = (statuses[status] ?? 0) + 1;
  });
  await Promise.all(underWay);
  agent.destroy();
  const processorMs = (processorSeconds(Number(to.child.pid)) - processorBefore) * 1_000;
  return {
    latency: percentilesOf(latencies),
    lateness: percentilesOf(latenesses),
    processorMs: processorMs / deliveries.length,
    statuses,
  };
}

function post(url: URL, { body, signature }: SignedDelivery, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const sending = request(url, {
      agent,
      method: "POST",
      headers: {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": Buffer.byteLength(body),
        "Stripe-Signature": signature,
      },
    });
    sending.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", () => resolve(0));
    });
    sending.on("error", () => resolve(0));
    sending.end(body);
  });
}
