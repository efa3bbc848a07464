import type { CardBrand } from "../../cards";
import { brandName } from "../card/brand-name";
import { part } from "../page/document-parts";

const SVG = "http://www.w3.org/2000/svg";

/** Shown while the number is still empty. */
const COMMON_BRANDS: readonly CardBrand[] = ["visa", "mastercard", "amex", "discover"];

/** Shows the card's brand at the end of the field, and announces it to screen readers. */
export function showBrand(brand: CardBrand, number: string): void {
  const brands = brand === "unknown" && number === "" ? COMMON_BRANDS : [brand];
  part("brands", HTMLElement).replaceChildren(...brands.map(brandMark));
  part("brand-name", HTMLElement).textContent = brandName(brand);
}

/** The mark of a brand, drawn from the page's symbols. */
export function brandMark(brand: CardBrand): SVGSVGElement {
  const mark = document.createElementNS(SVG, "svg");
  mark.setAttribute("class", "Mark");
  mark.setAttribute("viewBox", "0 0 30 20");
  mark.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#mark-${brand}`);
  mark.append(use);
  return mark;
}
