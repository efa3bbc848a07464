import type { Appearance } from "@stripe/stripe-js";
import { appearanceStyles } from "../appearance/appearance-styles";
import { setStyles } from "./inline-style";

/** Rows of the card form: labels and fields, with the form's widths. */
const ROWS = [["100%"], ["calc(50% - 6px)", "calc(50% - 6px)"], ["calc(50% - 6px)", "calc(50% - 6px)"]];

/** Grey placeholder fields until the frame has loaded. Hidden from screen readers. */
export function skeleton(appearance: Appearance): HTMLElement {
  const variables = new Map(appearanceStyles(appearance).variables);
  const loader = document.createElement("div");
  loader.setAttribute("aria-hidden", "true");
  setStyles(loader, {
    position: "absolute",
    inset: "0",
    display: "flex",
    "flex-direction": "column",
    gap: "13px",
    "padding-top": "5px",
    "pointer-events": "none",
  });
  for (const widths of ROWS) {
    const row = document.createElement("div");
    setStyles(row, { display: "flex", gap: "12px" });
    for (const width of widths) row.append(block(width, variables));
    loader.append(row);
  }
  return loader;
}

function block(width: string, variables: ReadonlyMap<string, string>): HTMLElement {
  const field = document.createElement("div");
  setStyles(field, {
    width,
    height: "44px",
    "margin-top": "22px",
    "border-radius": variables.get("borderRadius") ?? "",
    background: `color-mix(in srgb, ${variables.get("colorText")} 9%, ${variables.get("colorBackground")})`,
  });
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
    field.animate({ opacity: [1, 0.5, 1] }, { duration: 1600, iterations: Number.POSITIVE_INFINITY });
  return field;
}
