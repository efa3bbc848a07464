import { expect, it } from "vitest";
import { redactPayload, showPayload } from "~/admin/webhooks/redact-payload";

it("masks secrets, fingerprints and what tells who somebody is, at any depth", () => {
  const told = {
    client_secret: "pi_1_secret_x",
    receipt_email: "a@example.com",
    customer_details: { name: "Grace", address: { city: "Arlington" }, phone: "+1", email: null },
    shipping: { name: "Grace", tracking_number: "1Z" },
    ip_address: "10.0.0.1",
    evidence: { customer_purchase_ip: "10.0.0.1", uncategorized_text: "words" },
    list: [{ fingerprint: "abc" }, { wallet: { dynamic_last4: "4242" } }],
    next_action: { redirect_to_url: { url: "https://hooks.example.com/x" } },
  };
  expect(redactPayload(told)).toEqual({
    client_secret: "[masked]",
    receipt_email: "[masked]",
    customer_details: { name: "[masked]", address: "[masked]", phone: "[masked]", email: null },
    shipping: { name: "[masked]", tracking_number: "1Z" },
    ip_address: "[masked]",
    evidence: "[masked]",
    list: [{ fingerprint: "[masked]" }, { wallet: { dynamic_last4: "4242" } }],
    next_action: { redirect_to_url: "[masked]" },
  });
});

it("leaves what staff need: ids, amounts, states, checks, our own metadata", () => {
  const told = {
    id: "ch_1",
    amount: 4_900,
    status: "succeeded",
    checks: { address_line1_check: "pass", cvc_check: "fail" },
    evidence_details: { due_by: 1, has_evidence: false },
    metadata: { studentId: "64b7", orderNumber: "L-1" },
    billing_details: { address: { line1: null, city: null }, name: null },
  };
  expect(redactPayload(told)).toEqual(told);
});

it("finds addresses and client secrets in the middle of texts", () => {
  const told = { description: "For grace@example.com, pi_1_secret_Ab12 and on" };
  expect(redactPayload(told)).toEqual({ description: "For [masked], pi_1_secret_[masked] and on" });
});

it("what is too long is cut, and what is too deep ends", () => {
  const long = Array.from({ length: 20 }, () => "x".repeat(100_000));
  const shown = showPayload({ long });
  expect(shown).toMatchObject({ isCut: true, text: expect.stringContaining("x [cut]") });
  expect(showPayload({ id: 1 })).toEqual({ text: '{\n  "id": 1\n}', isCut: false });
  let deep: unknown = "bottom";
  for (let depth = 0; depth < 5_000; depth++) deep = { deep };
  expect(showPayload(deep).text).toContain("[too deep to show]");
});
