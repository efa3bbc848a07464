interface SafeLink {
  address: string;
  isExternal: boolean;
}

const allowedSchemes = ["http:", "https:", "mailto:"];
const anySite = "https://site.invalid";

/**
 * Where a link of an untrusted text may lead: http, https, mailto, or a place on this site; null for
 * anything else. Judged by the URL parser that browsers use (https://url.spec.whatwg.org), so that tabs,
 * backslashes and odd cases mean here what they mean there.
 */
export function safeLink(address: string): SafeLink | null {
  if (URL.canParse(address)) {
    const url = new URL(address);
    if (!allowedSchemes.includes(url.protocol)) return null;
    return { address: url.href, isExternal: url.protocol !== "mailto:" };
  }
  if (!URL.canParse(address, anySite)) return null;
  const url = new URL(address, anySite);
  return url.origin === anySite ? { address, isExternal: false } : { address: url.href, isExternal: true };
}

/** The address of an image on this site; null for one from elsewhere or made of data. */
export function safeImage(address: string): string | null {
  if (URL.canParse(address)) return null;
  const link = safeLink(address);
  return link?.isExternal === false ? link.address : null;
}
