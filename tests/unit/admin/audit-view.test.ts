import { expect, it } from "vitest";
import { toSubject } from "~/admin/audit/audit-view";

it.each([
  ["order:1", "L-7K3M9QXA", { name: "L-7K3M9QXA", address: "/admin/orders/L-7K3M9QXA" }],
  ["order:1", undefined, { name: "order:1", address: null }],
  ["user:1", "ada@example.com", { name: "ada@example.com", address: "/admin/people/1" }],
  ["event:evt_1/../x", undefined, { name: "evt_1/../x", address: "/admin/webhooks/evt_1%2F..%2Fx" }],
  ["flag:liveStatus", undefined, { name: "Live status", address: "/admin/flags" }],
  ["flag:gone", undefined, { name: "flag:gone", address: "/admin/flags" }],
  ["events", undefined, { name: "events", address: null }],
])("%s named %s is found where it is looked after", (subject, name, expected) => {
  expect(toSubject(subject, name)).toEqual(expected);
});
