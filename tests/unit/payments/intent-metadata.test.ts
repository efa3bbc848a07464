import { expect, it } from "vitest";
import { readIntentMetadata, toIntentMetadata } from "~/payments/intent-metadata";

const order = {
  id: "a".repeat(24),
  number: "L-7K3M9QXA",
  intentVersion: 2,
  studentId: "b".repeat(24),
  currency: "jpy",
  amountMinor: 7_200,
  items: [{ courseId: "c".repeat(24), amountMinor: 7_200 }],
};

it("an intent's metadata leads back to its order", () => {
  expect(readIntentMetadata(toIntentMetadata(order))).toEqual({
    lectern: "1",
    orderId: order.id,
    orderNumber: order.number,
    intentVersion: 2,
    studentId: order.studentId,
    currency: "jpy",
    amountMinor: 7_200,
    items: [["c".repeat(24), 7_200]],
  });
});

it.each([
  ["no metadata", {}],
  ["another program's metadata", { order_id: "17" }],
  ["an amount that is no integer", { ...toIntentMetadata(order), amountMinor: "72.5" }],
  ["a negative price", { ...toIntentMetadata(order), items: '[["cccccccccccccccccccccccc",-1]]' }],
  ["items that are no JSON", { ...toIntentMetadata(order), items: "[[" }],
  ["an operator for an id", { ...toIntentMetadata(order), orderId: '{"$ne":1}' }],
])("%s is not taken for ours", (_, metadata) => {
  expect(readIntentMetadata(metadata)).toBeNull();
});
