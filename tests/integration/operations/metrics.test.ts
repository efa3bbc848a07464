import { afterAll, beforeAll, test } from "vitest";
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

test("x", async () => {
  const student = await shop.visitor(web).signUp();
  const purchase = await pay(shop, "pm_card_visa", { student });
  await orderWhen(shop, purchase, (o) => o.status === "completed");
  await fetch(web.url + "/api/webhooks", { method: "POST", body: "{}" });
  console.log((await scrape(web)).text);
  console.log((await scrape(worker)).text);
  for (const p of [web, worker])
    for (const a of ["healthz", "readyz"]) console.log(await (await fetch(`${p.url}/${a}`)).text());
});
