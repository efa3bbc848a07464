import sansFile from "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2?url";
import type { Appearance, CustomFontSource } from "@stripe/stripe-js";
import { useEffect, useState } from "react";

const sans = "Hanken Grotesk Variable";

/** Our font for the Payment Element, which can't see the page's own. For the browser alone. */
export function cardFormFonts(): CustomFontSource[] {
  const address = new URL(sansFile, window.location.origin).href;
  return [{ family: sans, src: `url(${address})`, weight: "100 900" }];
}

/**
 * The page's colours in the Payment Element's terms; follows the system and the theme switch between light
 * and dark.
 */
export function useAppearance(): Appearance {
  const [appearance, setAppearance] = useState<Appearance>({ theme: "stripe" });
  useEffect(() => {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    const read = () => setAppearance(readAppearance(query.matches));
    read();
    query.addEventListener("change", read);
    const themeSwitch = new MutationObserver(read);
    themeSwitch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      query.removeEventListener("change", read);
      themeSwitch.disconnect();
    };
  }, []);
  return appearance;
}

function readAppearance(prefersDark: boolean): Appearance {
  const isDark = (document.documentElement.dataset.theme ?? (prefersDark ? "dark" : "light")) === "dark";
  // A token is written as light-dark(…); only a computed colour is one that another page understands.
  const probe = document.body.appendChild(document.createElement("span"));
  // In a transition, however short, the computed colour is still the one before.
  probe.style.transition = "none";
  const colourOf = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const appearance: Appearance = {
    theme: isDark ? "night" : "stripe",
    variables: {
      borderRadius: "6px",
      colorBackground: colourOf("--color-surface"),
      colorDanger: colourOf("--color-danger"),
      colorPrimary: colourOf("--color-accent"),
      colorText: colourOf("--color-ink"),
      colorTextSecondary: colourOf("--color-ink-muted"),
      fontFamily: `"${sans}", system-ui, sans-serif`,
      fontSizeBase: "16px",
    },
    rules: { ".Input": { borderColor: colourOf("--color-line-strong"), boxShadow: "none" } },
  };
  probe.remove();
  return appearance;
}
