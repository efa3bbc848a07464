import type { TestCourse } from "../fixtures/course";
import { type Browser, GaveUp, type Price, type Start } from "./browser";
import type { Visit } from "./schedule";
import type { Tally } from "./tally";

const cards = {
  approved: "4242424242424242",
  declined: "4000000000000002",
  asksForAuthentication: "4000002500003155",
};
const presses = 6;

type Card = keyof typeof cards;
type Ready = Extract<Start, { kind: "ready" }>;

export interface Visited {
  browser: Browser;
  /** The same student at the other web process. */
  otherBrowser: Browser;
  course: TestCourse;
  otherCourse: TestCourse;
  tally: Tally;
}

/** One checkout, from the open page to the end that the schedule has chosen for it. */
export async function runVisit(visit: Visit, visited: Visited): Promise<void> {
  const { tally } = visited;
  try {
    const outcome = await ways[visit.behaviour](visit, visited);
    tally.count(`outcome: ${outcome}`);
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error;
    tally.count("outcome: gave up");
    tally.count(`gave up at: ${error.message}`);
  }
}

type Outcome = "paid" | "left" | "refused" | "had it already";
type Way = (visit: Visit, visited: Visited) => Promise<Outcome>;

const ways: Record<Visit["behaviour"], Way> = {
  async ordinary({ currency }, { browser, course }) {
    await browser.openCheckout(course.slug);
    await browser.think();
    return buy(browser, course, currency);
  },
  async closed_after_confirm({ currency }, { browser, course }) {
    return buy(browser, course, currency, { closes: "after confirm" });
  },
  async closed_while_paying({ currency }, { browser, course }) {
    const start = await begin(browser, course, currency);
    if (start.kind !== "ready") return "had it already";
    await browser.confirm(start, cards.approved, AbortSignal.timeout(Math.ceil(browser.random() * 30)));
    return "left";
  },
  async closed_after_claim({ currency }, { browser, course }) {
    return buy(browser, course, currency, { closes: "after claim" });
  },
  async two_tabs({ currency }, { browser, otherBrowser, course }) {
    return bothTabs(buy(browser, course, currency), buy(otherBrowser, course, currency));
  },
  async two_courses({ currency }, { browser, course, otherCourse }) {
    return bothTabs(buy(browser, course, currency), buy(browser, otherCourse, currency));
  },
  async two_currencies(_, { browser, otherBrowser, course }) {
    return bothTabs(buy(browser, course, "usd"), buy(otherBrowser, course, "jpy"));
  },
  async other_currency({ currency }, { browser, course }) {
    await begin(browser, course, currency);
    await browser.think();
    return buy(browser, course, currency === "usd" ? "jpy" : "usd");
  },
  async other_web({ currency }, { browser, otherBrowser, course }) {
    await begin(browser, course, currency);
    return buy(otherBrowser, course, currency);
  },
  async three_d_secure({ currency }, { browser, course }) {
    return buy(browser, course, currency, { card: "asksForAuthentication" });
  },
  async three_d_secure_left({ currency }, { browser, course }) {
    const start = await begin(browser, course, currency);
    if (start.kind === "ready") await browser.confirm(start, cards.asksForAuthentication);
    return "left";
  },
  async refused_then_paid({ currency }, { browser, course }) {
    await buy(browser, course, currency, { card: "declined" });
    await browser.think(1_000);
    return buy(browser, course, currency);
  },
  async refused({ currency }, { browser, course }) {
    return buy(browser, course, currency, { card: "declined" });
  },
  async abandoned({ currency }, { browser, course }) {
    await browser.openCheckout(course.slug);
    await begin(browser, course, currency);
    return "left";
  },
};

/** The student has two tabs, and is content once one of them has got through. */
async function bothTabs(...tabs: Promise<Outcome>[]): Promise<Outcome> {
  const ends = await Promise.allSettled(tabs);
  for (const end of ends) if (end.status === "fulfilled" && end.value === "paid") return "paid";
  const [first] = ends;
  if (first?.status === "fulfilled") return first.value;
  throw first?.reason;
}

interface Manner {
  card?: Card;
  /** When the browser is closed; otherwise the student waits for the order's page. */
  closes?: "after confirm" | "after claim";
}

/** Presses "Pay" until it is clear how that ends, as the checkout page allows. */
async function buy(
  browser: Browser,
  course: TestCourse,
  currency: Visit["currency"],
  { card = "approved", closes }: Manner = {},
): Promise<Outcome> {
  for (let press = 0; press < presses; press++) {
    const start = await begin(browser, course, currency);
    if (start.kind === "already_enrolled") return "had it already";
    if (start.kind === "already_paid") return seeOrder(browser, start.paymentIntentId, closes);
    await browser.think();
    const status = await payWith(browser, start, card);
    if (status === "succeeded" || status === "processing") {
      browser.connections.tally.count("seen to succeed");
      return seeOrder(browser, start.paymentIntentId, closes);
    }
    if (status === "requires_payment_method" && card === "declined") return "refused";
    // Nobody knows, or another tab went on with another intent: the page asks for another press.
    await browser.think(1_500);
  }
  throw new GaveUp("press");
}

async function payWith(browser: Browser, start: Ready, card: Card): Promise<string | null> {
  const status = await browser.confirm(start, cards[card]);
  if (status !== "requires_action") return status;
  await browser.think();
  return browser.authenticate(start);
}

async function seeOrder(browser: Browser, intent: string, closes: Manner["closes"]): Promise<Outcome> {
  if (closes === "after confirm") return "paid";
  await browser.claim(intent);
  if (closes !== "after claim") await browser.openOrder(intent);
  return "paid";
}

/** Presses "Pay"; a price that has changed meanwhile is accepted. */
async function begin(
  browser: Browser,
  course: TestCourse,
  currency: Visit["currency"],
): Promise<Exclude<Start, { kind: "price_changed" }>> {
  let price: Price = course.prices.find((each) => each.currency === currency)!;
  for (let press = 0; press < presses; press++) {
    const start = await browser.press(course.slug, price);
    if (start.kind !== "price_changed") return start;
    browser.connections.tally.count("price changed");
    price = start.quote;
  }
  throw new GaveUp("price");
}
