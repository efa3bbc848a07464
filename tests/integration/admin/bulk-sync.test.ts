import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../fixtures/eventually";
import { switchFlags } from "../../fixtures/flags";
import type { RunningProcess } from "../../fixtures/processes";
import { type Shop, startShop } from "../../fixtures/shop";
import { countReads, forgetReads, seedStuckOrders } from "../../fixtures/stuck-orders";
import type { Visitor } from "../../fixtures/visitor";

const token = "a-token-of-the-tests-for-machines-alone";
/** As many orders as a worker looks at at once. */
const atOnce = 8;
const slowly = { match: "GET /v1/payment_intents/*", delayMs: 150 };
let shop: Shop;
let web: RunningProcess;
let staff: Visitor;

beforeAll(async () => {
  shop = await startShop();
  web = await shop.addWeb({ env: { ADMIN_API_TOKEN: token } });
  staff = await shop.staff();
  // Nobody but the bulk sync may heal anything.
  await switchFlags(shop, { backgroundSync: false });
});
afterAll(() => shop?.stop());
afterEach(() => shop.stripe.setFaults({ webhooks: { drop: 1 } }));

const call = (search: string, init: RequestInit = {}) =>
  fetch(`${web.url}/api/admin/sync-orders${search}`, {
    method: "POST",
    ...init,
    headers: { Authorization: `Bearer ${token}`, ...init.headers },
  });

async function begin(fields: Record<string, string>): Promise<string> {
  const response = await staff.post("/admin/syncs?index", { key: randomUUID(), ...fields });
  expect(response.status).toBe(302);
  return response.headers.get("Location")?.split("/").at(-1) ?? "";
}

const readBulkSync = async (id: string) => (await staff.fetch(`/api/admin/sync-orders/${id}`)).json();

const bulkSyncWhen = (id: string, isGood: (bulkSync: Awaited<ReturnType<typeof readBulkSync>>) => boolean) =>
  eventually(() => readBulkSync(id), isGood, 30_000, 250);

describe("the API", () => {
  it("says so when no worker is running, and begins nothing", async () => {
    await seedStuckOrders(shop, 3);
    const response = await call("?queue=stuck");
    expect([response.status, (await response.json()).error]).toEqual([503, "no_worker"]);
    expect(await shop.mongo.database.collection("bulkSyncs").countDocuments()).toBe(0);
  });

  it("counts only, when it is asked for a dry run", async () => {
    const response = await call("?queue=stuck&dryRun");
    expect([response.status, await response.json()]).toEqual([
      200,
      { dryRun: true, orders: 3, isMore: false },
    ]);
    expect((await (await call("?dryRun=1&q=nobody@example.com")).json()).orders).toBe(0);
  });

  it("answers with what was done, and the staff's session does as well as the token", async () => {
    const worker = await shop.addWorker();
    const response = await call("", { body: JSON.stringify({ since: "1h" }) });
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        synced: 3,
        failed: 0,
        skipped: 0,
        recovered: 3,
        job: expect.stringMatching(/^\/api\/admin\/sync-orders\//),
      },
    ]);
    const again = await staff.post("/api/admin/sync-orders", { since: "1h" });
    expect([again.status, await again.json()]).toMatchObject([200, { synced: 0, recovered: 0 }]);
    await worker.stop();
  });

  it("refuses what it does not understand, instead of syncing something else", async () => {
    const bodies = ["?staus=processing", "?status=paid", "?since=yesterday", "?from=2026-02-31x"];
    expect(await Promise.all(bodies.map(async (search) => (await call(search)).status))).toEqual(
      bodies.map(() => 400),
    );
    expect((await call("", { body: "[1]" })).status).toBe(400);
    expect((await call("", { body: "x".repeat(20_000) })).status).toBe(413);
  });

  it("opens to nobody else", async () => {
    const student = await shop.visitor().signUp();
    const wrong = await call("", { headers: { Authorization: "Bearer wrong" } });
    expect([wrong.status, wrong.headers.get("WWW-Authenticate")]).toEqual([401, "Bearer"]);
    // Where no token is set, none is right.
    const unset = await fetch(`${shop.web.url}/api/admin/sync-orders`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(unset.status).toBe(401);
    expect((await student.post("/api/admin/sync-orders")).status).toBe(404);
    expect((await fetch(`${web.url}/api/admin/sync-orders`, { method: "POST" })).status).toBe(404);
    expect((await student.post("/admin/syncs?index", { key: randomUUID(), queue: "due" })).status).toBe(404);
    const foreign = await staff.fetch("/api/admin/sync-orders", {
      method: "POST",
      body: new URLSearchParams({ since: "1h" }),
    });
    expect(foreign.status).toBe(403);
  });

  it("slows down whoever tries out tokens", async () => {
    const guess = () =>
      call("", { headers: { Authorization: "Bearer guess", "X-Forwarded-For": "203.0.113.9" } });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 21; attempt++) statuses.push((await guess()).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  });
});

describe("a bulk sync", () => {
  it("goes on with another worker after a crash, and looks at no order twice that was done", async () => {
    await seedStuckOrders(shop, 60);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: slowly });
    await forgetReads(shop);
    const [first, id] = await Promise.all([shop.addWorker(), begin({ queue: "stuck" })]);
    await bulkSyncWhen(id, ({ done }) => done >= 10);
    await first.kill();
    const left = await readBulkSync(id);
    expect([left.state, left.total]).toEqual(["running", 60]);
    expect(left.done).toBeLessThan(60);
    const second = await shop.addWorker();
    const ended = await bulkSyncWhen(id, ({ state }) => state === "done");
    expect(ended).toMatchObject({ total: 60, done: 60, synced: 60, recovered: 60, failed: 0, skipped: 0 });
    // Each once, and again only those that were being looked at when their worker died.
    const reads = await countReads(shop);
    expect(reads).toBeGreaterThanOrEqual(60);
    expect(reads).toBeLessThanOrEqual(60 + atOnce);
    const orders = await shop.mongo.database.collection("orders").find({ status: "completed" }).toArray();
    expect(orders.filter(({ history }) => history.at(-1).cause === "staff").length).toBeGreaterThanOrEqual(
      60,
    );
    await second.stop();
  });

  it("is one however often it is pressed, is canceled on request, and leaves the rest alone", async () => {
    await seedStuckOrders(shop, 40);
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api: slowly });
    const worker = await shop.addWorker();
    const key = randomUUID();
    const id = await begin({ queue: "stuck", key });
    expect(await begin({ queue: "stuck", key })).toBe(id);
    await bulkSyncWhen(id, ({ done }) => done > 0);
    expect((await staff.post(`/admin/syncs/${id}`)).status).toBe(302);
    const ended = await bulkSyncWhen(id, ({ state }) => state === "canceled");
    expect(ended.done).toBeLessThan(40);
    const { database } = shop.mongo;
    expect(await database.collection("orders").countDocuments({ status: "processing" })).toBe(
      40 - ended.done,
    );
    await worker.stop();
    const unheard = await begin({ queue: "stuck" });
    await staff.post(`/admin/syncs/${unheard}`);
    expect(await readBulkSync(unheard)).toMatchObject({ state: "canceled", total: null });
    const { _id: staffId } = (await database.collection("users").findOne({ email: staff.email }))!;
    const audited = await database
      .collection("auditTrail")
      .find({ actor: `staff:${staffId}`, subject: { $regex: key } })
      .sort({ at: 1 })
      .toArray();
    expect(audited.map(({ action }) => action)).toEqual([
      "orders.bulk_sync",
      "orders.bulk_sync_cancel",
      "orders.bulk_sync_canceled",
    ]);
  });

  it("ends with what failed and why", async () => {
    const { database } = shop.mongo;
    const [order] = await database.collection("orders").find({ status: "processing" }).limit(1).toArray();
    const api = { match: `GET /v1/payment_intents/${order!.paymentIntentId}`, status: 500 };
    await shop.stripe.setFaults({ webhooks: { drop: 1 }, api });
    const worker = await shop.addWorker();
    const id = await begin({ queue: "stuck" });
    const ended = await bulkSyncWhen(id, ({ state }) => state === "done");
    expect(ended).toMatchObject({ failed: 1, failures: [{ order: order!.number }] });
    expect(ended.failures[0].problem).not.toBe("");
    const page = await (await staff.fetch(`/admin/syncs/${id}`)).text();
    expect(page).toContain(`/admin/orders/${order!.number}`);
    expect(page).toContain("Done, some failed");
    await worker.stop();
  });
});
