import type { Appearance } from "@stripe/stripe-js";
import { isSafeCssValue, luminanceOf } from "./css-value";
import { THEMES, type ThemeName } from "./themes";

/** One rule of the shop's `appearance.rules`, checked. */
export interface StyleRule {
  readonly selector: string;
  readonly declarations: readonly (readonly [property: string, value: string])[];
}

/** An appearance as the frame applies it. */
export interface AppearanceStyles {
  /** The colour scheme of native controls that suits the background. */
  readonly colorScheme: "light" | "dark";
  /** Values of the custom properties `--name`. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly rules: readonly StyleRule[];
  readonly hasAnimations: boolean;
  /** What was asked for and not applied, described for the shop's developer. */
  readonly refused: readonly string[];
}

const SELECTOR =
  /^\.(Input|Label|Error|Tab)(--(invalid|empty|selected))?(:(hover|focus|focus-visible|active|disabled|autofill))*(::(placeholder|selection))?$/;

const PROPERTY =
  /^(-webkit-text-fill-color|background-color|border(-(top|right|bottom|left))?(-(color|style|width))?|border-radius|border-(top|bottom)-(left|right)-radius|box-shadow|caret-color|color|font-(family|size|style|variant|weight)|letter-spacing|line-height|(margin|padding)(-(top|right|bottom|left))?|opacity|outline(-(color|offset|style|width))?|text-(align|decoration|shadow|transform)|transition)$/;

/**
 * Turns Stripe's appearance object into styles. It comes from another origin, so names
 * are checked against lists, and values too; anything refused is reported rather than dropped silently.
 * Rules: https://docs.stripe.com/elements/appearance-api
 */
export function appearanceStyles(appearance: Appearance = {}): AppearanceStyles {
  const refused: string[] = [];
  const theme = themeOf(appearance, refused);
  const variables = new Map<string, string>(Object.entries(THEMES[theme]));

  for (const [name, value] of Object.entries(appearance.variables ?? {})) {
    if (value === undefined) continue;
    if (!/^[a-z][A-Za-z\d]{0,60}$/.test(name) || !isSafeCssValue(value)) refused.push(`variables.${name}`);
    else variables.set(name, value);
  }
  if (appearance.labels === "floating") refused.push('labels: "floating"');
  if (appearance.inputs === "condensed") refused.push('inputs: "condensed"');

  return {
    colorScheme: colorSchemeOf(theme, variables.get("colorBackground") ?? ""),
    variables: [...variables],
    rules: Object.entries(appearance.rules ?? {}).flatMap(([selector, declarations]) =>
      styleRule(selector, declarations, refused),
    ),
    hasAnimations: appearance.disableAnimations !== true,
    refused,
  };
}

function themeOf(appearance: Appearance, refused: string[]): ThemeName {
  const theme = appearance.theme ?? "stripe";
  if (Object.hasOwn(THEMES, theme)) return theme;
  refused.push(`theme: ${JSON.stringify(theme)}`);
  return "stripe";
}

function colorSchemeOf(theme: ThemeName, background: string): "light" | "dark" {
  const luminance = luminanceOf(background);
  if (luminance === null) return theme === "night" ? "dark" : "light";
  return luminance < 0.25 ? "dark" : "light";
}

function styleRule(selector: string, declarations: Record<string, string>, refused: string[]): StyleRule[] {
  if (!SELECTOR.test(selector)) {
    refused.push(`rules["${selector.slice(0, 60)}"]`);
    return [];
  }
  const accepted: [string, string][] = [];
  for (const [name, value] of Object.entries(declarations)) {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    if (PROPERTY.test(property) && isSafeCssValue(value)) accepted.push([property, value]);
    else refused.push(`rules["${selector}"].${name.slice(0, 60)}`);
  }
  return [{ selector, declarations: accepted }];
}
