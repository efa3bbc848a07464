/** HTML that is safe to send: its parts are already escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | readonly Part[] | string | number | null | undefined | false;

/** Builds HTML from a template, escaping every value that isn't Markup. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(strings.map((text, index) => text + render(values[index])).join(""));
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(render).join("");
  return escapeHtml(String(part));
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
