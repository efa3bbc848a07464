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

/** The page's colours in the Payment Element's terms; follows a change between light and dark. */
export function useAppearance(): Appearance {
  const [appearance, setAppearance] = useState<Appearance>({ theme: "stripe" });
  useEffect(() => {
    const query = window.matchMedia("(prefers-color-scheme: dark)");
    const read = () => setAppearance(readAppearance(query.matches));
    read();
    query.addEventListener("change", read);
    return () => query.removeEventListener("change", read);
  }, []);
  return appearance;
}

function readAppearance(prefersDark: boolean): Appearance {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const isDark = (root.dataset.theme ?? (prefersDark ? "dark" : "light")) === "dark";
  const variables: Record<string, string> = { borderRadius: "8px", fontSizeBase: "16px" };
  for (const [name, token] of Object.entries(tokens)) {
    const value = style.getPropertyValue(token).trim();
    if (value) variables[name] = value;
  }
  return { theme: isDark ? "night" : "stripe", variables };
}
