import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong in the page, and in the card form where there is one. */
export async function findViolations(page: Page): Promise<string[]> {
  const found = await violationsIn(page.mainFrame());
  const frame = await (await page.locator('iframe[title="Secure payment input frame"]').elementHandles())
    .at(0)
    ?.contentFrame();
  if (!frame) return found;
  // The frame is transparent: axe has to be shown what the shop's page puts behind it.
  const backdrop = await page.locator("html").evaluate((html) => getComputedStyle(html).backgroundColor);
  await frame.evaluate((color) => document.body.style.setProperty("background", color), backdrop);
  return [...found, ...(await violationsIn(frame))];
}

async function violationsIn(frame: Frame): Promise<string[]> {
  // Evaluated, not added as a script, which the page's CSP would rightly refuse.
  await frame.evaluate(axe);
  const results: AxeResults = await frame.evaluate(() => {
    // After a change of theme each colour would be the old one until a frame is drawn, and axe may be faster.
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    // The heading belongs to the page that a frame is a part of.
    const rules = { "page-has-heading-one": { enabled: window === window.parent } };
    return Reflect.get(window, "axe").run(document, { rules, iframes: false, resultTypes: ["violations"] });
  });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
