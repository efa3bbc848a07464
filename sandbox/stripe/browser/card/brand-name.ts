import type { CardBrand } from "../../cards";

const NAMES: Readonly<Record<CardBrand, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
  unknown: "",
};

/** A brand's display name; empty for an unknown brand. */
export function brandName(brand: string): string {
  return Object.hasOwn(NAMES, brand) ? NAMES[brand as CardBrand] : "";
}
