import { afterAll, beforeAll, expect, test } from "vitest";
import { metrics } from "~/observability/metrics/definitions";
import { eventually } from "../../fixtures/eventually";
import { postWebhook, signSuccess } from "../../fixtures/late-webhook";
import type { RunningProcess } from "../../fixtures/processes";
import { orderWhen, pay } from "../../fixtures/purchase";
import { metricsToken, scrape } from "../../fixtures/scrape";
import { type Shop, startShop } from "../../fixtures/shop";

let shop: Shop;
let web: RunningProcess;
let worker: RunningProcess;
beforeAll(async () => {
  shop = await startShop();
  const env = { METRICS_TOKEN: metricsToken, WORKER_PORT: "0" };
  [web, worker] = await Promise.all([shop.addWeb({ env }), shop.addWorker({ env })]);
  await shop.stripe.deliverTo(web.url);
});
afterAll(() => shop.stop());

const ask = (origin: string, path: string, authorization?: string) =>
  fetch(origin + path, { headers: authorization ? { Authorization: authorization } : {} });

test("metrics are for who knows the token, and nowhere without one", async () => {
  expect((await ask(shop.web.url, "/metrics", `Bearer ${metricsToken}`)).status).toBe(404);
  expect((await ask(web.url, "/metrics")).status).toBe(401);
  const wrong = await ask(web.url, "/metrics", `Bearer ${metricsToken.slice(1)}`);
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get("www-authenticate")).toBe("Bearer");
  expect(await wrong.text()).not.toContain("lectern_");
  expect((await ask(worker.url, "/metrics")).status).toBe(401);
  expect((await ask(worker.url, "/metrics", `bearer ${metricsToken}`)).status).toBe(200);
  expect((await ask(worker.url, "/account")).status).toBe(404);
});

test("a purchase shows in every figure that it belongs to", async () => {
  const student = await shop.visitor(web).signUp();
  const purchase = await pay(shop, "pm_card_visa", { student });
  await orderWhen(shop, purchase, ({ status }) => status === "completed");
  await postWebhook({ ...shop, web }, await signSuccess(shop, purchase.paymentIntentId));
  await ask(web.url, "/nothing/like/that?of=anybody@example.com");
  const unsigned = { method: "POST", body: "{}" };
  expect((await fetch(`${web.url}/api/webhooks`, unsigned)).status).toBe(400);
  await student.fetch("/account.data");

  const { text, sumOf } = await eventually(
    () => scrape(web),
    (each) => each.sumOf("lectern_http_requests_total", { route: "routes/account" }) === 1,
  );
  const delivered = Number(sumOf("lectern_webhook_deliveries_total", { result: "accepted" }));
  expect(delivered).toBeGreaterThanOrEqual(2);
  expect(sumOf("lectern_webhook_deliveries_total", { result: "unsigned" })).toBe(1);
  expect(sumOf("lectern_webhook_deliveries_total", { result: "failed" })).toBe(0);
  // The same event twice has arrived once.
  expect(sumOf("lectern_webhook_events_total", { type: "payment_intent.succeeded" })).toBe(1);
  expect(sumOf("lectern_webhook_handling_seconds_count")).toBeGreaterThanOrEqual(1);
  expect(sumOf("lectern_orders_paid_total", { cause: "webhook" })).toBe(1);
  expect(sumOf("lectern_payment_to_order_seconds_count")).toBe(1);
  expect(sumOf("lectern_order_syncs_total", { cause: "webhook", result: "ok" })).toBeGreaterThanOrEqual(1);
  const read = { method: "GET", route: "/v1/payment_intents/:id", status: "200" };
  expect(sumOf("lectern_stripe_requests_total", read)).toBeGreaterThanOrEqual(1);
  expect(sumOf("lectern_http_requests_total", { route: "routes/$", status: "404" })).toBe(1);
  expect(sumOf("lectern_database_up")).toBe(1);
  expect(sumOf("lectern_processes", { role: "worker" })).toBe(1);
  expect(sumOf("lectern_support_free_ratio", { window: "30d" })).toBe(1);
  for (const secret of [purchase.paymentIntentId, student.email, "anybody", metricsToken]) {
    expect(text).not.toContain(secret);
  }
});

test("a sync that Stripe leaves unanswered counts as failed, an id of nobody's doesn't count", async () => {
  const student = await shop.visitor(web).signUp();
  await shop.stripe.setFaults({ webhooks: { drop: 1 } });
  const { paymentIntentId } = await pay(shop, "pm_card_visa", { student });
  const { body } = await signSuccess(shop, paymentIntentId);
  const older = JSON.parse(body.replaceAll("payment_intent.succeeded", "payment_intent.processing"));
  const foreign = await shop.stripe.client.paymentIntents.create({ amount: 100, currency: "usd" });
  const aboutForeign = { ...older, id: "evt_of_nobody", data: { object: foreign } };
  await postWebhook({ ...shop, web }, shop.stripe.sign(aboutForeign));
  await eventually(
    () => scrape(web),
    (each) => each.sumOf("lectern_order_syncs_total", { cause: "webhook", result: "set_aside" }) === 1,
  );
  await shop.stripe.setFaults({ api: { match: "GET /v1/payment_intents/*", status: 500, from: "server" } });
  await postWebhook({ ...shop, web }, shop.stripe.sign({ ...older, id: "evt_unanswered" }));
  const { sumOf } = await eventually(
    () => scrape(web),
    (each) => each.sumOf("lectern_events_total", { outcome: "rescheduled" }) === 1,
  );
  await shop.stripe.clearFaults();
  expect(sumOf("lectern_order_syncs_total", { cause: "webhook", result: "failed" })).toBe(1);
  // Each try by itself.
  expect(sumOf("lectern_stripe_requests_total", { method: "GET", status: "500" })).toBeGreaterThanOrEqual(3);
});

test("a worker's jobs are counted in the worker, and how late they are everywhere", async () => {
  const { sumOf } = await eventually(
    () => scrape(worker),
    (each) => Number(each.sumOf("lectern_job_runs_total", { result: "ok" })) >= 7,
  );
  expect(sumOf("lectern_job_runs_total", { job: "sweep-orders", result: "missed" })).toBe(0);
  expect(sumOf("lectern_job_duration_seconds_count", { job: "sweep-orders" })).toBeGreaterThanOrEqual(1);
  expect((await scrape(web)).sumOf("lectern_job_lag_seconds", { job: "sweep-orders" })).toBeLessThan(30);
});

test("what a scraper reads is well-formed, and holds what the documents name", async () => {
  for (const process of [web, worker]) {
    const { text, families } = await scrape(process);
    const names = families.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, kind, help } of Object.values(metrics)) {
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
    }
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const series = lines.map((line) => /^([a-z\d_]+(?:\{[^}]*\})?) \S+$/.exec(line)?.[1]);
    expect(series).not.toContain(undefined);
    expect(new Set(series).size).toBe(series.length);
    for (const { name, help, type } of families) {
      expect(help, name).toBeTruthy();
      expect(["COUNTER", "GAUGE", "HISTOGRAM", "SUMMARY"], name).toContain(type);
      if (type === "COUNTER") expect(name).toMatch(/_total$/);
    }
    for (const name of ["nodejs_eventloop_lag_p99_seconds", "nodejs_gc_duration_seconds"]) {
      expect(names).toContain(name);
    }
    for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes"]) {
      expect(names).toContain(name);
    }
  }
});

test("a process is alive, and ready as long as its database answers; everything else degrades it", async () => {
  const ready = async () => {
    const response = await ask(shop.web.url, "/readyz");
    return (await response.json()) as { status: string; parts: object };
  };
  const parts = { database: "ok", worker: "ok", jobs: "ok", stripe: "ok" };
  await eventually(ready, ({ status }) => status === "ok");
  expect(await ready()).toEqual({ status: "ok", parts });
  expect((await ask(worker.url, "/readyz")).status).toBe(200);

  await worker.stop();
  const degraded = await eventually(ready, (each) => each.status === "degraded");
  expect(degraded.parts).toEqual({ ...parts, worker: "failing" });
  expect((await ask(shop.web.url, "/readyz")).status).toBe(200);

  shop.databaseLink.cut();
  await eventually(ready, (each) => each.status === "unready");
  expect((await ask(shop.web.url, "/readyz")).status).toBe(503);
  expect(await (await ask(shop.web.url, "/healthz")).json()).toEqual({ status: "ok" });
  const { sumOf } = await scrape(web);
  expect(sumOf("lectern_database_up")).toBe(0);
  expect(sumOf("lectern_due_orders")).toBeNull();
  shop.databaseLink.mend();
  await eventually(ready, (each) => each.status === "degraded");
  expect(shop.web.lines.filter((line) => line.includes("/readyz"))).toEqual([]);
});
