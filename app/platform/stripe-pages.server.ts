import type Stripe from "stripe";

const largestPage = 100;

/**
 * Reads a Stripe list page by page, a hundred items at a time, newest first.
 *
 * Source: https://docs.stripe.com/api/pagination
 *
 * @example
 * for await (const refunds of pagesOf((page) => stripe().refunds.list({ created, ...page }))) …
 */
export async function* pagesOf<Item extends { id: string }>(
  read: (page: Stripe.PaginationParams) => Promise<Stripe.ApiList<Item>>,
): AsyncGenerator<Item[]> {
  for (let after: string | undefined; ; ) {
    const { data, has_more } = await read({
      limit: largestPage,
      ...(after ? { starting_after: after } : {}),
    });
    yield data;
    after = data.at(-1)?.id;
    if (!has_more || !after) return;
  }
}

/** The lower bound of a list's `created`, from milliseconds. */
export function createdSince(ms: number): Stripe.RangeQueryParam {
  return { gte: Math.floor(ms / 1000) };
}
