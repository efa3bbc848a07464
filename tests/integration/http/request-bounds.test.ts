import { afterAll, beforeAll, expect, it } from "vitest";
import { sendRaw } from "../../fixtures/raw-request";
import { isForStaff, readRoutes } from "../../fixtures/routes";
import { joinShop, type Shop } from "../../fixtures/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await joinShop();
});
afterAll(() => shop?.stop());

it("no route that takes something takes more than a mebibyte, whatever its length claims", async () => {
  const actions = (await readRoutes()).filter(({ hasAction }) => hasAction);
  const staff = await shop.staff();
  const student = await shop.visitor().signUp();
  for (const { path } of actions) {
    const visitor = isForStaff(path) ? staff : student;
    const address = path.replace(/:[a-zA-Z]+/g, "x");
    const init = { method: "POST", headers: { Origin: shop.web.url, "Content-Type": "application/json" } };
    const large = await visitor.fetch(address, { ...init, body: "x".repeat(1_100_000) });
    expect([path, large.status]).toEqual([path, 413]);
    const form = await visitor.fetch(address, {
      method: "POST",
      headers: { Origin: shop.web.url, "Content-Type": "application/x-www-form-urlencoded" },
      body: endless(),
      duplex: "half",
    } as RequestInit);
    expect([path, [400, 401, 403, 404, 413, 415].includes(form.status)]).toEqual([path, true]);
  }
});

/** Two mebibytes whose length nobody is told. */
function endless(): ReadableStream {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      sent += 1;
      if (sent > 32) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(120));
    },
  });
}

it("headers that are too many are refused", async () => {
  const answer = await sendRaw(
    shop.web.url,
    `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

it("staff pages are kept by no cache and found by no search engine", async () => {
  const staff = await shop.staff();
  for (const path of ["/admin", "/admin.data", "/admin/nowhere", "/api/admin/nowhere"]) {
    const { headers } = await staff.fetch(path);
    expect(headers.get("cache-control")).toMatch(/^no-store/);
    expect(headers.get("x-robots-tag")).toBe("noindex, nofollow");
  }
  expect((await staff.fetch("/administer")).headers.get("x-robots-tag")).toBeNull();
});
