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

/** A brand's name as its customers know it; empty for an unknown one. */
export function brandName(brand: string): string {
  return Object.hasOwn(NAMES, brand) ? NAMES[brand as CardBrand] : "";
}
