/** Names of Stripe's prebuilt themes, see https://docs.stripe.com/elements/appearance-api. */
export type ThemeName = "stripe" | "night" | "flat";

const SYSTEM_FONT =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";

const STRIPE = {
  fontFamily: SYSTEM_FONT,
  fontSizeBase: "1rem",
  fontLineHeight: "1.3",
  fontWeightLight: "300",
  fontWeightNormal: "400",
  fontWeightMedium: "500",
  fontWeightBold: "600",
  fontSizeSm: "calc(0.9 * var(--fontSizeBase))",
  fontSizeXs: "calc(0.82 * var(--fontSizeBase))",
  spacingUnit: "4px",
  gridRowSpacing: "calc(3 * var(--spacingUnit))",
  gridColumnSpacing: "calc(3 * var(--spacingUnit))",
  borderRadius: "5px",
  colorPrimary: "#0570de",
  colorBackground: "#ffffff",
  colorText: "#30313d",
  colorTextSecondary: "color-mix(in srgb, var(--colorText) 80%, var(--colorBackground))",
  colorTextPlaceholder: "color-mix(in srgb, var(--colorText) 68%, var(--colorBackground))",
  colorDanger: "#c5123a",
  inputColorBorder: "color-mix(in srgb, var(--colorText) 24%, var(--colorBackground))",
  inputBoxShadow: "0 1px 1px rgba(0, 0, 0, 0.03), 0 3px 6px rgba(18, 42, 66, 0.03)",
  inputFocusColorBorder: "var(--colorPrimary)",
  inputFocusBoxShadow:
    "0 0 0 3px color-mix(in srgb, var(--colorPrimary) 24%, transparent), 0 1px 1px rgba(0, 0, 0, 0.03)",
  labelColorText: "var(--colorText)",
  labelFontSize: "var(--fontSizeSm)",
  labelFontWeight: "var(--fontWeightMedium)",
  labelSpacing: "var(--spacingUnit)",
  iconColor: "var(--colorTextSecondary)",
} satisfies Record<string, string>;

/** Variables that every theme defines; the frame's style sheet reads them as `--name`. */
export type ThemeVariable = keyof typeof STRIPE;

/** The variables of each theme, before the shop's own override them. */
export const THEMES: Readonly<Record<ThemeName, Readonly<Record<ThemeVariable, string>>>> = {
  stripe: STRIPE,
  night: {
    ...STRIPE,
    colorPrimary: "#4da8ff",
    colorBackground: "#30313d",
    colorText: "#ffffff",
    colorDanger: "#fe9fb6",
    inputBoxShadow: "0 2px 4px rgba(0, 0, 0, 0.35)",
    inputColorBorder: "color-mix(in srgb, var(--colorText) 20%, var(--colorBackground))",
  },
  flat: {
    ...STRIPE,
    colorBackground: "#f1f2f5",
    borderRadius: "6px",
    inputBoxShadow: "none",
    inputColorBorder: "transparent",
  },
};
