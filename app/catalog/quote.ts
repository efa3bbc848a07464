import { CatalogError } from "./catalog-error";
import type { CourseCard, Price } from "./course";
import { type Currency, parseCurrency } from "./currency";

/** The part of a course that its price depends on. */
export type PricedCourse = Pick<CourseCard, "id" | "slug" | "title" | "access" | "prices">;

export interface QuoteItem {
  courseId: string;
  slug: string;
  title: string;
  /** Integer minor units. */
  amountMinor: number;
}

/** What a course costs, as an order will store it. */
export interface Quote {
  currency: Currency;
  /** Integer minor units; the sum of the items. */
  amountMinor: number;
  items: QuoteItem[];
}

/**
 * The course's price in the visitor's currency, else in the course's first one; null if it isn't sold.
 *
 * @param preferred what was asked for or remembered, in any spelling; an unknown currency is no preference
 */
export function priceFor(
  course: Pick<PricedCourse, "access" | "prices">,
  preferred?: string | null,
): Price | null {
  if (course.access === "free") return null;
  const wanted = parseCurrency(preferred);
  return course.prices.find((price) => price.currency === wanted) ?? course.prices[0] ?? null;
}

/**
 * The currency to show and sell this course in: the preferred one where it is offered, else the course's first.
 *
 * @throws {CatalogError} `not_for_sale` for a free course.
 */
export function chooseCurrency(course: PricedCourse, preferred?: string | null): Currency {
  const price = priceFor(course, preferred);
  if (!price) throw new CatalogError("not_for_sale", { slug: course.slug });
  return price.currency;
}

/**
 * What a student will be charged. The only place where a price becomes an amount: pages and checkout both use
 * it, so that what is shown is what is charged.
 *
 * @throws {CatalogError} `not_for_sale`, `currency_not_offered`, `bad_price`
 */
export function quote(course: PricedCourse, { currency }: { currency: string }): Quote {
  if (course.access === "free" || course.prices.length === 0) {
    throw new CatalogError("not_for_sale", { slug: course.slug });
  }
  const wanted = parseCurrency(currency);
  const price = course.prices.find((offered) => offered.currency === wanted);
  if (!price) {
    const offered = course.prices.map((each) => each.currency);
    throw new CatalogError("currency_not_offered", { slug: course.slug, currency, offered });
  }
  const { amountMinor } = price;
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) {
    throw new CatalogError("bad_price", { slug: course.slug, ...price });
  }
  const item = { courseId: course.id, slug: course.slug, title: course.title, amountMinor };
  return { currency: price.currency, amountMinor, items: [item] };
}
