import type { CssFontSource, CustomFontSource } from "@stripe/stripe-js";
import type { FontFile } from "../channel/messages";

type FontSource = CssFontSource | CustomFontSource;

/**
 * Fetches the shop's fonts for the frame, one by one as they arrive. A font that can't be loaded is
 * reported on the console; the form works without it.
 */
export async function fetchFonts(
  sources: readonly FontSource[],
  arrived: (font: FontFile) => void,
): Promise<void> {
  await Promise.all(
    sources.map(async (source) => {
      try {
        const fonts = "cssSrc" in source ? await fontsOfStyleSheet(source.cssSrc) : [source];
        await Promise.all(fonts.map(async (font) => arrived(await fetchFont(font))));
      } catch (error) {
        const name = "cssSrc" in source ? source.cssSrc : source.family;
        console.warn(`The Payment Element goes on without the font ${name}: ${String(error)}`);
      }
    }),
  );
}

async function fetchFont({ family, src, style, weight, unicodeRange }: CustomFontSource): Promise<FontFile> {
  const address = /url\(\s*["']?([^"')]+)["']?\s*\)/.exec(src)?.[1];
  if (!address) throw new Error("its src has no url()");
  const response = await fetch(new URL(address, document.baseURI));
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return { family, bytes: await response.arrayBuffer(), style, weight, unicodeRange };
}

async function fontsOfStyleSheet(address: string): Promise<CustomFontSource[]> {
  const url = new URL(address, document.baseURI);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const sheet = new CSSStyleSheet({ baseURL: url.href });
  sheet.replaceSync(await response.text());
  return [...sheet.cssRules].flatMap((rule) =>
    rule instanceof CSSFontFaceRule ? [fontOfRule(rule.style, url)] : [],
  );
}

function fontOfRule(style: CSSStyleDeclaration, base: URL): CustomFontSource {
  const of = (name: string): string | undefined => style.getPropertyValue(name) || undefined;
  const src = (of("src") ?? "").replace(
    /url\(\s*["']?([^"')]+)["']?\s*\)/,
    (_, path: string) => `url("${new URL(path, base)}")`,
  );
  return {
    family: (of("font-family") ?? "").replace(/^["']|["']$/g, ""),
    src,
    weight: of("font-weight"),
    unicodeRange: of("unicode-range"),
  };
}
