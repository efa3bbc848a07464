/** A search, recognised by its form. */
export type Search =
  | { kind: "number" | "intent" | "customer" | "last4"; value: string; words: string }
  | { kind: "email"; value: string; isWhole: boolean; words: string };

/**
 * Recognises what was typed or pasted into the search box: an order number, a Stripe ID, a card's last four digits,
 * or else an email address or part of one.
 *
 * @example
 * recogniseSearch("4242").words; // "paid with a card ending in 4242"
 */
export function recogniseSearch(text: string): Search {
  // First, since an address may begin like anything else.
  if (text.includes("@")) return addressSearch(text);
  // A client secret is as easily copied as the ID that it begins with.
  const [intent] = /^pi_[A-Za-z0-9_]+?(?=_secret_|$)/.exec(text) ?? [];
  if (intent) return { kind: "intent", value: intent, words: `with PaymentIntent ${intent}` };
  if (/^cus_[A-Za-z0-9_]+$/.test(text)) {
    return { kind: "customer", value: text, words: `of Stripe customer ${text}` };
  }
  if (/^L-[0-9A-Z]+$/i.test(text)) {
    const value = text.toUpperCase();
    return { kind: "number", value, words: `with number ${value}` };
  }
  const [, last4] = /^[•*x.\s]*(\d{4})$/i.exec(text) ?? [];
  if (last4) return { kind: "last4", value: last4, words: `paid with a card ending in ${last4}` };
  return addressSearch(text);
}

function addressSearch(text: string): Search {
  const value = text.normalize("NFKC").trim().toLowerCase();
  const isWhole = /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(value);
  return {
    kind: "email",
    value,
    isWhole,
    words: isWhole ? `of ${value}` : `of students whose email address contains “${value}”`,
  };
}
