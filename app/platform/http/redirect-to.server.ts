import { safeRedirect } from "remix-utils/safe-redirect";

/**
 * The page of ours that `to` names, or `fallback` for anything that would lead elsewhere.
 *
 * remix-utils 7.7 lets `"/\t/evil.com"` through, and browsers drop the tab, so the parsed origin is compared as well.
 */
export function redirectTo(to: FormDataEntryValue | null | undefined, fallback = "/"): string {
  const path = safeRedirect(to, fallback);
  const base = "http://lectern.invalid";
  if (!URL.canParse(path, base)) return fallback;
  const url = new URL(path, base);
  // "/.//evil.com" stays within the origin, but its normalized path would be read as another site's address.
  const isOwn = url.origin === base && !url.pathname.startsWith("//");
  return isOwn ? url.pathname + url.search + url.hash : fallback;
}
