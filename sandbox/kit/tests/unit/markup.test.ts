import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { html } from "../../pages/markup";

describe("control page markup", () => {
  test("escapes every value, in text and in attributes", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const inside = html`${value}`.text;
        expect(inside).not.toMatch(/[<>"']/);
        expect(inside.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
      }),
    );
  });

  test("keeps markup inside markup, and leaves out what is absent", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li>0</ul>",
    );
  });
});
