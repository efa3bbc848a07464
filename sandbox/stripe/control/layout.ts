import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import { STYLES } from "@lectern/sandbox-kit/pages/styles";

/** A whole page of the control surface. */
export function page(title: string, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Stripe sandbox</title>
<style>${STYLES}</style>
</head>
<body><main>${content}</main></body>
</html>
`.text;
}

/** A moment, to the second, in the order that sorts. */
export function moment(ms: number): Markup {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")}</time>`;
}
