import { afterAll, beforeAll, expect, it } from "vitest";
import { sellCourse, type TestCourse } from "../../fixtures/course";
import { confirm, orderWhen } from "../../fixtures/purchase";
import { type Shop, startShop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.stop());

const browser = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
};
const see = (visitor: Visitor, path: string, headers: Record<string, string> = {}) =>
  visitor.fetch(path, { headers: { ...browser, ...headers } });

async function countedFor(course: TestCourse) {
  const days = await shop.mongo.database.collection("funnelDays").find().toArray();
  return days.map(({ courses }) => courses[course.id]).find(Boolean) ?? {};
}

it("each step to a purchase is counted once, of people alone, and is written before the process ends", async () => {
  const web = await shop.addWeb({ env: { SHOP_TIME_ZONE: "Asia/Kolkata" } });
  const course = await sellCourse(shop);
  const [page, checkout] = [`/courses/${course.slug}`, `/checkout/${course.slug}`];

  const stranger = shop.visitor(web);
  await see(stranger, page);
  // It guards forms, and is the same whether anything is counted or not.
  expect(stranger.cookies.map(({ name }) => name)).toEqual(["lectern-csrf"]);
  await see(stranger, checkout);
  const student = await shop.visitor(web).signUp();
  await see(student, page);
  await see(student, checkout, { "Sec-Fetch-Dest": "empty", Referer: `${web.url}${page}` });
  const [price] = course.prices;
  for (let tab = 0; tab < 3; tab++) await student.beginCheckout(course.slug, price!);

  // None of these is somebody who comes to see it.
  await see(student, page, { "User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)" });
  await see(student, page, { "Sec-Purpose": "prefetch" });
  await see(student, checkout, { "Sec-Fetch-Dest": "empty", Referer: `${web.url}${checkout}` });
  await see((await shop.staff()).at(web.url), page);

  await web.stop();
  expect(await countedFor(course)).toEqual({ page: 2, checkout: 1, intent: 1 });
});

it("the page says how far people came, up to what was paid", async () => {
  const course = await sellCourse(shop);
  const student = await shop.visitor().signUp();
  for (let visit = 0; visit < 4; visit++) await see(student, `/courses/${course.slug}`);
  await see(student, `/checkout/${course.slug}`);
  const response = await student.beginCheckout(course.slug, course.prices[1]!);
  const { paymentIntentId } = await response.json();
  await confirm(shop, paymentIntentId);
  await orderWhen(shop, { paymentIntentId }, ({ effects }) => effects?.reportedAt);
  const staff = await shop.staff();
  const row = new RegExp(`${course.title}</th>.*?</tr>`, "s");
  await expect
    .poll(
      async () => {
        const html = await (await staff.fetch("/admin/reports?currency=usd")).text();
        const cells = html.slice(html.indexOf("Purchase funnel by course")).match(row)?.[0] ?? "";
        return [...cells.matchAll(/<span class="min-w-0[^"]*">([^<]*)</g)].map(([, text]) => text);
      },
      { timeout: 15_000 },
    )
    .toEqual(["4", "1", "1", "1", "25%"]);
});
