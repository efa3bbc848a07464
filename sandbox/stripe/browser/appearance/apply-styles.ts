import type { AppearanceStyles } from "./appearance-styles";

const sheet = new CSSStyleSheet();

/** Applies an appearance to this document, replacing the one before. Goes through the CSSOM alone, as the CSP demands. */
export function applyStyles(styles: AppearanceStyles): void {
  const root = document.documentElement;
  root.style.cssText = "";
  root.style.colorScheme = styles.colorScheme;
  for (const [name, value] of styles.variables) root.style.setProperty(`--${name}`, value);
  root.toggleAttribute("data-still", !styles.hasAnimations);

  sheet.replaceSync("");
  for (const { selector, declarations } of styles.rules) {
    const rule = sheet.cssRules[sheet.insertRule(`${selector} {}`, sheet.cssRules.length)];
    if (!(rule instanceof CSSStyleRule)) continue;
    for (const [property, value] of declarations) rule.style.setProperty(property, value);
  }
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [sheet];
}
