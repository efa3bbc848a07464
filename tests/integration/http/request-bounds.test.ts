import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isForStaff, readRoutes } from "../../fixtures/routes";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;
let trickle: Promise<string>;
beforeAll(async () => {
  shop = await startShop();
  trickle = sendRaw("POST /theme HTTP/1.1\r\nHost: x\r\nX-One: 1\r\n");
});
afterAll(() => shop?.stop());

/** Sends this much and no more, and waits until the shop hangs up. */
async function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(shop.web.url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, "close");
  return answer;
}

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
  const answer = await sendRaw(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${"x".repeat(20_000)}\r\n\r\n`);
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

it("a request that trickles in is given up", { timeout: 30_000 }, async () => {
  expect(await trickle).toMatch(/^HTTP\/1\.1 408 /);
});
