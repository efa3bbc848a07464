import { afterAll, beforeAll, expect, it } from "vitest";
import { beginPurchase } from "../../fixtures/purchase";
import { type BuiltRoute, isForStaff, readRoutes } from "../../fixtures/routes";
import { joinShop, type Shop } from "../../fixtures/shop";
import type { Visitor } from "../../fixtures/visitor";

const refusals = [401, 403, 404];

/** What answers by a bearer token, too; a wrong one opens nothing. */
const wrongToken = { Authorization: `Bearer ${"wrong-token-".repeat(4)}` };

const routes = (await readRoutes()).filter(({ path }) => isForStaff(path));

let shop: Shop;
let outsideTheDemo: string;
let order: { _id: unknown; studentId: unknown };
beforeAll(async () => {
  shop = await joinShop();
  outsideTheDemo = (await shop.addWeb({ env: { LECTERN_DEMO: "0" } })).url;
  const { paymentIntentId } = await beginPurchase(shop);
  order = (await shop.mongo.database.collection("orders").findOne({ paymentIntentId })) as never;
});
afterAll(() => shop?.stop());

interface Question {
  path: string;
  init?: RequestInit;
}

/** An address of the route's, with parameters under which there is something to see. */
function addressOf({ path }: BuiltRoute): string {
  const id = String(path.includes("/people/") ? order.studentId : order._id);
  return path.replace(/:[a-zA-Z]+\??/g, id).replace("*", id);
}

/** A route's loader asked alone, and its action with all that a form needs. */
function plainQuestionsTo(route: BuiltRoute, origin: string, csrf: string): Question[] {
  const alone = { path: `${addressOf(route)}.data?_routes=${encodeURIComponent(route.id)}` };
  const form = { path: formAddressOf(route), init: { method: "POST", ...formOf(origin, csrf) } };
  return [...(route.hasLoader ? [alone] : []), ...(route.hasAction ? [form] : [])];
}

/** All the other ways to ask a route for something that it has. */
function oddQuestionsTo(route: BuiltRoute, origin: string, csrf: string): Question[] {
  const address = addressOf(route);
  const index = route.isIndex ? "?index" : "";
  const form = formOf(origin, csrf);
  const reading = [
    { path: address },
    { path: address, init: { method: "HEAD" } },
    { path: address, init: { headers: wrongToken } },
    { path: address.replace("admin", "%61dmin") },
    { path: address.replace("admin", "ADMIN") },
    { path: `${address}.data` },
    { path: `/_root.data?_routes=${encodeURIComponent(route.id)}` },
  ];
  const writing = [
    { path: formAddressOf(route), init: { method: "POST", headers: form.headers } },
    { path: formAddressOf(route), init: { method: "POST", ...form, headers: wrongToken } },
    { path: formAddressOf(route), init: { method: "DELETE", ...form } },
    { path: `${address}.data${index}`, init: { method: "POST", ...form } },
    { path: `${address}.data${index}`, init: { method: "PUT", headers: form.headers } },
  ];
  return [...(route.hasLoader ? reading : []), ...(route.hasAction ? writing : [])];
}

function formAddressOf(route: BuiltRoute): string {
  return addressOf(route) + (route.isIndex && !route.isResource ? "?index" : "");
}

function formOf(origin: string, csrf: string) {
  return {
    headers: { Origin: origin },
    body: new URLSearchParams({ csrf, reason: "because", role: "staff" }),
  };
}

/** What the routes answer to `visitor` other than that they aren't there. */
async function openTo(visitor: Visitor, questionsTo: typeof plainQuestionsTo): Promise<string[]> {
  const csrf = await visitor.csrf();
  const open: string[] = [];
  for (const route of routes) {
    const questions = questionsTo(route, visitor.origin, csrf);
    const answers = await Promise.all(
      questions.map(async ({ path, init }) => ({ path, init, ...(await ask(visitor, path, init)) })),
    );
    for (const { path, init, status, body } of answers) {
      // The root's own loader is everybody's: asked for a route that the address doesn't have, it answers with nothing.
      const isNothing = path.startsWith("/_root.data") && !body.includes(route.id);
      if (!refusals.includes(status) && !isNothing) open.push(`${init?.method ?? "GET"} ${path}: ${status}`);
    }
  }
  return open;
}

async function ask(visitor: Visitor, path: string, init?: RequestInit) {
  const response = await visitor.fetch(path, init);
  return { status: response.status, body: await response.text() };
}

function setUser({ email }: Visitor, fields: Record<string, unknown>) {
  return shop.mongo.database.collection("users").updateOne({ email }, { $set: fields });
}

const people: Record<string, () => Promise<Visitor>> = {
  "a stranger": async () => shop.visitor(),
  "a student": () => shop.visitor().signUp(),
  "somebody on the staff whose address isn't confirmed": async () => {
    const person = await shop.staff();
    await setUser(person, { emailVerifiedAt: null });
    return person;
  },
  "somebody who was on the staff when the session began": async () => {
    const person = await shop.staff();
    await setUser(person, { role: "student" });
    return person;
  },
  "the demo's staff outside the demo": async () => {
    const person = shop.visitor();
    const password = "a-staff-password-of-the-tests";
    const response = await person.post("/sign-in", { email: "staff@lectern.test", password });
    expect(response.status).toBe(302);
    expect((await person.fetch("/admin")).status).toBe(200);
    return person.at(outsideTheDemo);
  },
};

it("there are staff pages, and staff get in", async () => {
  const pages = routes.filter((route) => route.hasLoader && !route.isResource && !route.path.includes(":"));
  expect(pages.map(({ path }) => path)).toContain("/admin");
  const staff = await shop.staff();
  for (const route of pages) {
    const { status } = await ask(staff, addressOf(route));
    expect([route.path, status < 400]).toEqual([route.path, true]);
  }
});

it.each(Object.keys(people))("%s is let into nothing that is the staff's", async (who) => {
  expect(await openTo(await people[who]!(), plainQuestionsTo)).toEqual([]);
});

it("a student is let into nothing, however it is asked for", async () => {
  expect(await openTo(await shop.visitor().signUp(), oddQuestionsTo)).toEqual([]);
});

it("a form too many never says more than that there is no such page", async () => {
  const student = await shop.visitor().signUp();
  for (const route of routes) {
    const response = await student.post(addressOf(route), {});
    // Where nothing takes forms the answer is the one of an address that isn't there.
    const nowhere = route.isResource ? [405, 400] : [(await student.post("/admin/nowhere", {})).status];
    expect([
      route.path,
      [...refusals, ...(route.hasAction ? [] : nowhere)].includes(response.status),
    ]).toEqual([route.path, true]);
  }
});
