import type { OrderStep } from "./order.server";

const kept = 50;

/** The update clause that adds a step to the order's life. */
export function recordStep(step: OrderStep) {
  return { history: { $each: [step], $slice: -kept } };
}
