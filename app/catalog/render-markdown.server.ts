import { Marked, type RendererObject } from "marked";

const renderer: RendererObject = {
  heading({ tokens, depth }) {
    const level = Math.min(depth + 1, 6);
    return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
  },
  html({ text, block }) {
    return block ? `<p>${escapeAll(text.trim())}</p>\n` : escapeAll(text);
  },
  // marked passes text inside <pre> and <script> as "already escaped", which it no longer is once those tags
  // are escaped.
  text(token) {
    return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : escapeText(token.text);
  },
  code({ text, lang }) {
    const language = lang?.match(/^[\w+#-]+/)?.[0];
    const attribute = language ? ` class="language-${escapeAll(language)}"` : "";
    // Focusable, so that a line wider than the page can be scrolled by keyboard.
    return `<pre tabindex="0"><code${attribute}>${escapeAll(text.replace(/\n$/, ""))}\n</code></pre>\n`;
  },
  codespan({ text }) {
    return `<code>${escapeAll(text)}</code>`;
  },
  table(token) {
    const cells = (row: typeof token.header) => row.map((cell) => this.tablecell(cell)).join("");
    const body = token.rows.map((row) => `<tr>${cells(row)}</tr>\n`).join("");
    const table = `<table>\n<thead>\n<tr>${cells(token.header)}</tr>\n</thead>\n<tbody>${body}</tbody>\n</table>`;
    return `<div class="overflow-x-auto" tabindex="0">${table}</div>\n`;
  },
  checkbox({ checked }) {
    return checked ? "☑ " : "☐ ";
  },
  link({ href, title, text, tokens, autolink }) {
    const label = autolink ? escapeAll(text) : this.parser.parseInline(tokens);
    const link = safeLink(decodeAmpersands(href));
    if (!link) return label;
    const rel = link.isExternal ? ' rel="noopener noreferrer"' : "";
    return `<a href="${escapeAll(link.address)}"${titleAttribute(title)}${rel}>${label}</a>`;
  },
  image({ href, title, text }) {
    const address = safeImage(decodeAmpersands(href));
    if (!address) return escapeText(text);
    return `<img src="${escapeAll(address)}" alt="${escapeText(text)}"${titleAttribute(title)} loading="lazy">`;
  },
};

const marked = new Marked({ gfm: true, async: false, renderer });

const mostRemembered = 500;
const remembered = new Map<string, string>();

/**
 * Turns Markdown into HTML that is safe whoever wrote it: HTML in it is shown as text, links lead only to
 * http, https, mailto and this site, images come only from this site. Headings move down one level, so that
 * the page's own `h1` stays the only one. Recent results are cached.
 */
export function renderMarkdown(markdown: string): string {
  const known = remembered.get(markdown);
  if (known !== undefined) return known;
  const html = toHtml(markdown);
  const oldest = remembered.keys().next();
  if (remembered.size >= mostRemembered && !oldest.done) remembered.delete(oldest.value);
  remembered.set(markdown, html);
  return html;
}

function toHtml(markdown: string): string {
  try {
    return marked.parse(markdown, { async: false });
  } catch (error) {
    // marked recurses: ten thousand nested quotes exhaust the stack. The source is still readable.
    if (!(error instanceof RangeError)) throw error;
    return `<pre tabindex="0">${escapeAll(markdown)}</pre>\n`;
  }
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeAll(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Like `escapeAll`, but `&copy;` and `&#169;` stay what their author meant. */
function escapeText(text: string): string {
  return text.replace(
    /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});)|[<>"']/gi,
    (character) => entities[character] ?? character,
  );
}

// marked leaves entities in addresses alone. Only this one is common in them; any other stays as it is
// written and is escaped on output, so a browser can't decode it into a scheme.
function decodeAmpersands(address: string): string {
  return address.replaceAll("&amp;", "&");
}

function titleAttribute(title: string | null | undefined): string {
  return title ? ` title="${escapeText(title)}"` : "";
}

interface SafeLink {
  address: string;
  isExternal: boolean;
}

const allowedSchemes = ["http:", "https:", "mailto:"];
const anySite = "https://site.invalid";

/**
 * Where a link in untrusted text may lead: http, https, mailto, or a place on this site; null for
 * anything else. Judged by the URL parser that browsers use (https://url.spec.whatwg.org), so that tabs,
 * backslashes and odd cases mean here what they mean there.
 */
function safeLink(address: string): SafeLink | null {
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
function safeImage(address: string): string | null {
  if (URL.canParse(address)) return null;
  const link = safeLink(address);
  return link?.isExternal === false ? link.address : null;
}
