import { html, type Markup } from "./markup";
import { STYLES } from "./styles";

/**
 * A whole page of a sandbox.
 * @param sandbox its name, for the title
 * @param styles what it needs besides the common look
 */
export function page(title: string, sandbox: string, content: Markup, styles?: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${sandbox}</title>
<style>${STYLES}${styles}</style>
</head>
<body><main>${content}</main></body>
</html>
`.text;
}

/** A point in time in UTC, to the second. */
export function moment(at: string | number): Markup {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}
