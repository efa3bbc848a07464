import interfaceFont from "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2?url";
import readingFont from "@fontsource-variable/newsreader/files/newsreader-latin-standard-normal.woff2?url";

/** Fetches the two fonts of every page along with its style sheet, not after it. For the root's `links`. */
export const fontLinks = [interfaceFont, readingFont].map((href) => ({
  rel: "preload" as const,
  href,
  as: "font" as const,
  type: "font/woff2",
  crossOrigin: "anonymous" as const,
}));
