/** Tried in this order, since most browsers claim to be others too. */
const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: [RegExp, string][] = [
  [/\biPhone\b/, "an iPhone"],
  [/\biPad\b/, "an iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "a Chromebook"],
  [/\bMac OS X\b|\bMacintosh\b/, "a Mac"],
  [/\bLinux\b/, "Linux"],
];

/**
 * A browser as its owner would name it. Nothing more is worth keeping, and whatever a client claims, the
 * result is one of a few dozen phrases.
 *
 * @example
 * formatBrowser(request.headers.get("User-Agent")); // "Firefox on Windows"
 */
export function formatBrowser(userAgent: string | null): string {
  const claims = (userAgent ?? "").slice(0, 500);
  const browser = nameIn(browsers, claims);
  const system = nameIn(systems, claims);
  if (!browser) return system ? `Unknown browser on ${system}` : "Unknown browser";
  return system ? `${browser} on ${system}` : browser;
}

function nameIn(names: [RegExp, string][], claims: string): string | null {
  return names.find(([pattern]) => pattern.test(claims))?.[1] ?? null;
}
