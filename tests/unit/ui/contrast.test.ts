import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../../app/ui/styles/tokens.css", import.meta.url), "utf8");

/** Every colour token as [light, dark]. */
const colours = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name as string, [light, dark] as [string, string]],
  ),
);

const sheets = ["paper", "surface", "sunken"];
const tones = ["danger", "warning", "info", "success"];

/** What is written on what, anywhere in the shop. */
const text: [ink: string, ground: string][] = [
  ...sheets.flatMap((ground) => ["ink", "ink-muted", "accent", "danger"].map((ink) => [ink, ground])),
  ...["ink", "ink-muted", "accent"].map((ink) => [ink, "accent-soft"]),
  ...tones.flatMap((tone) => [tone, "ink", "ink-muted"].map((ink) => [ink, `${tone}-soft`])),
  ["accent-ink", "accent"],
  ["accent-ink", "accent-strong"],
  ["danger-ink", "danger"],
  ["lamp-ink", "lamp"],
  ["band-ink", "band"],
] as [string, string][];

/** Edges by which a control is known (WCAG 1.4.11). */
const edges = sheets.map((ground) => ["line-strong", ground] as const);

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("in %s", (_, theme) => {
  test.each(text)("%s can be read on %s", (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(edges)("%s can be made out on %s", (edge, ground) => {
    expect(contrast(colour(edge, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

function colour(name: string, theme: 0 | 1): string {
  const pair = colours.get(name);
  if (!pair) throw new Error(`There is no token --color-${name}.`);
  return pair[theme];
}

/** Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
