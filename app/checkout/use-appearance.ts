import type { Appearance } from "@stripe/stripe-js";
import { useEffect, useState } from "react";

/** Our tokens that the Payment Element, an iframe of another origin, has to be told. */
const tokens = {
  colorPrimary: "--color-accent",
  colorBackground: "--color-surface",
  colorText: "--color-ink",
  colorTextSecondary: "--color-ink-muted",
  colorDanger: "--color-danger",
} as const;

/** The page's colours in the Payment Element's terms; follows the system and the theme switch between light and dark. */
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
  const variables: Record<string, string> = { borderRadius: "8px", fontSizeBase: "16px" };
  // A token is written as light-dark(…); only a computed colour is one that another page understands.
  const probe = document.body.appendChild(document.createElement("span"));
  // In a transition, however short, the computed colour is still the one before.
  probe.style.transition = "none";
  for (const [name, token] of Object.entries(tokens)) {
    probe.style.color = `var(${token})`;
    variables[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return { theme: isDark ? "night" : "stripe", variables };
}
