import { describe, expect, test } from "vitest";
import { operations } from "../../operations/catalog";

describe("the routes of the API", () => {
  test.each([
    ["GET", "/v1/customers/cus_1", "/v1/customers/:id", { id: "cus_1" }],
    ["GET", "/v1/customers/cus_1/", "/v1/customers/:id", { id: "cus_1" }],
    ["POST", "/v1/payment_intents/pi_1/confirm", "/v1/payment_intents/:id/confirm", { id: "pi_1" }],
    ["GET", "/v1/customers/c%2F1", "/v1/customers/:id", { id: "c/1" }],
  ])("%s %s is %s", (method, path, template, names) => {
    const match = operations.find(method, path);
    expect(match?.route.template).toBe(template);
    expect(match?.names).toEqual(names);
  });

  test.each([
    ["PUT", "/v1/customers/cus_1"],
    ["GET", "/v1/customers//payment_methods"],
    ["GET", "/v1/customers/%E0%A4%A"],
    ["GET", "/v1"],
    ["GET", "/v1/balance"],
  ])("%s %s is none", (method, path) => {
    expect(operations.find(method, path)).toBeUndefined();
  });
});
