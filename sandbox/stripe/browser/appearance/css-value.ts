const LONGEST_VALUE = 300;

/** Functions that compute a value from values. `url()` and similar would fetch, so they aren't listed. */
const FUNCTIONS = new Set(
  "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp var cubic-bezier".split(
    " ",
  ),
);

/**
 * Whether a CSS value that comes from the shop's page may be used inside the frame: plain values and
 * computations only, nothing that ends a declaration, escapes, or loads something.
 */
export function isSafeCssValue(value: unknown): value is string {
  if (typeof value !== "string" || value.length > LONGEST_VALUE) return false;
  if (!/^[\w\s#.,%()+*/'"-]+$/.test(value) || !isBalanced(value)) return false;
  return [...value.matchAll(/([\w-]*)\(/g)].every(([, name]) => name === "" || FUNCTIONS.has(name ?? ""));
}

function isBalanced(value: string): boolean {
  let depth = 0;
  let quote = "";
  for (const character of value) {
    if (quote) {
      if (character === quote) quote = "";
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && quote === "";
}

/** Relative luminance (0 black to 1 white, WCAG 2) of a hex or `rgb()` colour, or null for other notations. */
export function luminanceOf(color: string): number | null {
  const channels = hexChannels(color.trim()) ?? rgbChannels(color.trim());
  if (!channels) return null;
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hexChannels(color: string): number[] | null {
  const hex = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i.exec(color)?.[1];
  if (!hex) return null;
  const pairs = hex.length < 6 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
  return pairs.slice(0, 3).map((pair) => Number.parseInt(pair, 16));
}

function rgbChannels(color: string): number[] | null {
  const parts = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\b/.exec(color);
  return parts ? parts.slice(1, 4).map(Number) : null;
}
