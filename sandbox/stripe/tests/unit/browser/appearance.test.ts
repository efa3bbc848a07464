import type { Appearance } from "@stripe/stripe-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appearanceStyles } from "../../../browser/appearance/appearance-styles";
import { isSafeCssValue, luminanceOf } from "../../../browser/appearance/css-value";

function variable(appearance: Appearance, name: string): string | undefined {
  return new Map(appearanceStyles(appearance).variables).get(name);
}

describe("an appearance", () => {
  test("without anything is Stripe's theme in light", () => {
    const styles = appearanceStyles();
    expect(styles).toMatchObject({ colorScheme: "light", rules: [], hasAnimations: true, refused: [] });
    expect(variable({}, "colorBackground")).toBe("#ffffff");
  });

  test("lays the shop's variables over its theme's", () => {
    const appearance: Appearance = { theme: "night", variables: { colorPrimary: "oklch(70% 0.1 250)" } };
    expect(variable(appearance, "colorPrimary")).toBe("oklch(70% 0.1 250)");
    expect(variable(appearance, "colorBackground")).toBe("#30313d");
  });

  test("takes native controls in the scheme that its background has, whatever the theme is called", () => {
    const scheme = (appearance: Appearance) => appearanceStyles(appearance).colorScheme;
    expect(scheme({ theme: "night" })).toBe("dark");
    expect(scheme({ theme: "stripe", variables: { colorBackground: "#101010" } })).toBe("dark");
    expect(scheme({ theme: "night", variables: { colorBackground: "rgb(255, 255, 255)" } })).toBe("light");
    expect(scheme({ theme: "night", variables: { colorBackground: "oklch(20% 0 0)" } })).toBe("dark");
  });

  test("takes rules for known selectors and properties and names what it refuses", () => {
    const styles = appearanceStyles({
      rules: {
        ".Input:focus": { borderColor: "#5b3df5", boxShadow: "none", position: "fixed" },
        ".Input--invalid": { color: "url(https://evil.test/x)" },
        "body, .Input": { color: "red" },
      },
    });
    expect(styles.rules).toEqual([
      {
        selector: ".Input:focus",
        declarations: [
          ["border-color", "#5b3df5"],
          ["box-shadow", "none"],
        ],
      },
      { selector: ".Input--invalid", declarations: [] },
    ]);
    expect(styles.refused).toEqual([
      'rules[".Input:focus"].position',
      'rules[".Input--invalid"].color',
      'rules["body, .Input"]',
    ]);
  });

  test("says that it has no floating labels, no condensed inputs and no theme of that name", () => {
    const appearance = { theme: "none", labels: "floating", inputs: "condensed" } as unknown as Appearance;
    expect(appearanceStyles(appearance).refused).toEqual([
      'theme: "none"',
      'labels: "floating"',
      'inputs: "condensed"',
    ]);
  });
});

describe("a CSS value of another origin", () => {
  test.each([
    "#0570de",
    "rgba(0, 0, 0, 0.03)",
    "0 1px 1px rgba(0, 0, 0, 0.03), 0 3px 6px rgba(18, 42, 66, 0.02)",
    "'Hanken Grotesk', system-ui, sans-serif",
    "calc(var(--spacingUnit) * 2)",
    "color-mix(in srgb, red 20%, white)",
  ])("%s is fine", (value) => {
    expect(isSafeCssValue(value)).toBe(true);
  });

  test.each([
    "url(https://evil.test/pixel)",
    "URL(data:x)",
    "image-set('a.png' 1x)",
    "red; background: blue",
    "red } body { color: blue",
    "\\75rl(x)",
    "red !important",
    "expression(alert(1))",
    "</style>",
    "/* x */ @import 'y'",
    "rgb(0, 0",
    "'unclosed",
    "",
    "a".repeat(301),
    42,
    null,
  ])("%j is refused", (value) => {
    expect(isSafeCssValue(value)).toBe(false);
  });

  test("never loads or ends anything, whatever is tried", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        if (isSafeCssValue(value)) expect(value).not.toMatch(/[;{}<>@\\!:]|url\s*\(/i);
      }),
    );
  });

  test("is read for its luminance in hex and rgb", () => {
    expect(luminanceOf("#fff")).toBeCloseTo(1);
    expect(luminanceOf("#000000")).toBe(0);
    expect(luminanceOf("rgb(255 255 255 / 50%)")).toBeCloseTo(1);
    expect(luminanceOf("tomato")).toBeNull();
  });
});
