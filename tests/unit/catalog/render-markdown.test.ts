import { describe, expect, test } from "vitest";
import { renderMarkdown } from "~/catalog/render-markdown.server";

/** Every tag of the output, so that a test sees whatever could run, however it is spelled. */
function tags(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}

describe("text", () => {
  test("moves headings down one level, so that the page's own stays the only h1", () => {
    const html = renderMarkdown("# One\n\n## Two\n\n###### Six");
    expect(html).toBe("<h2>One</h2>\n<h3>Two</h3>\n<h6>Six</h6>\n");
  });

  test("keeps characters and entities as their author meant them", () => {
    expect(renderMarkdown('a & b &copy; &#233; &lt;i&gt; "q" it\'s')).toBe(
      "<p>a &amp; b &copy; é &lt;i&gt; &quot;q&quot; it&#39;s</p>\n",
    );
  });

  test("shows code as it was typed", () => {
    expect(renderMarkdown("`a<b> &amp;`")).toBe("<p><code>a&lt;b&gt; &amp;amp;</code></p>\n");
    expect(renderMarkdown("```sql\nSELECT '<b>' && 1;\n```")).toBe(
      '<pre tabindex="0"><code class="language-sql">SELECT &#39;&lt;b&gt;&#39; &amp;&amp; 1;\n</code></pre>\n',
    );
  });

  test("puts a table in a box that a keyboard can scroll", () => {
    const html = renderMarkdown("| a | b |\n|---|---:|\n| 1 | 2 |");
    expect(html).toMatch(/^<div class="overflow-x-auto" tabindex="0"><table>/);
    expect(html).toContain('<td align="right">2</td>');
  });

  test("shows tasks without form fields", () => {
    expect(renderMarkdown("- [x] done\n- [ ] open")).toBe("<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>\n");
  });

  test("gives the same answer again from memory, also after hundreds of other texts", () => {
    const first = renderMarkdown("*again*");
    for (let count = 0; count < 600; count++) renderMarkdown(`text ${count}`);
    expect(renderMarkdown("*again*")).toBe(first);
  });
});

describe("links and images", () => {
  test.each([
    ["[a](https://example.com/?x=1&y=2)", "https://example.com/?x=1&amp;y=2"],
    ["[a](//example.com/path)", "https://example.com/path"],
    ["[a](/\\example.com)", "https://example.com/"],
    ["<https://example.com/>", "https://example.com/"],
    ["see https://example.com/", "https://example.com/"],
  ])("%s leads to another site and tells it nothing", (markdown, href) => {
    expect(renderMarkdown(markdown)).toContain(`<a href="${href}" rel="noopener noreferrer">`);
  });

  test.each([
    ["[a](../next?x=1&amp;y=2#end)", "../next?x=1&amp;y=2#end"],
    ["[a](/courses)", "/courses"],
    ["[a](mailto:ines@example.com)", "mailto:ines@example.com"],
  ])("%s is an ordinary link", (markdown, href) => {
    expect(renderMarkdown(markdown)).toBe(`<p><a href="${href}">a</a></p>\n`);
  });

  test("an image comes from this site, or not at all", () => {
    expect(renderMarkdown('![a "loaf"](/covers/x.svg)')).toBe(
      '<p><img src="/covers/x.svg" alt="a &quot;loaf&quot;" loading="lazy"></p>\n',
    );
    for (const elsewhere of [
      "https://e.com/x.png",
      "//e.com/x.png",
      "data:image/png;base64,AAAA",
      "mailto:a@b",
    ]) {
      expect(renderMarkdown(`![loaf](<${elsewhere}>)`)).toBe("<p>loaf</p>\n");
    }
  });
});

describe("hostile text", () => {
  test.each([
    "<script>alert(1)</script>",
    "<ScRiPt src=//e.com></ScRiPt>",
    "text <img src=x onerror=alert(1)> text",
    "text <img/src=x/onerror=alert(1)> text",
    "<svg><script>alert(1)</script></svg>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php <img src=x onerror=alert(1)> ?>",
    "<style>@import '//e.com'</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)' onclick=alert(1)>a</a>",
    "> <div onmouseover=alert(1)>\n\n- <b onclick=alert(1)>x</b>",
    "# <h1 onclick=alert(1)>",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
  ])("%s is shown as text", (markdown) => {
    const html = renderMarkdown(markdown);
    for (const tag of tags(html)) {
      expect(tag).toMatch(
        /^<\/?(p|h2|ul|li|blockquote|table|thead|tbody|tr|th|td|div class="overflow-x-auto" tabindex="0"|\/div)>$/,
      );
    }
  });

  // marked marks such text as escaped, because with its own renderer the tags around it survive.
  test.each(["pre", "script", "code", "kbd"])("what stands inside <%s> is text, too", (tag) => {
    const html = renderMarkdown(`a <${tag}> <img/src=x/onerror=alert(1)> </${tag}> b`);
    expect(tags(html)).toEqual(["<p>", "</p>"]);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "<java\tscript:alert(1)>",
    "< javascript:alert(1)>",
    "<\u0001javascript:alert(1)>",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&#10;script:alert(1)",
    "javascript&amp;colon;alert(1)",
    "\\javascript:alert(1)",
    "%6aavascript:alert(1)",
    "vbscript:msgbox(1)",
    "<data:text/html,<script>alert(1)</script>>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "blob:https://example.com/x",
    "file:///etc/passwd",
    "view-source:https://example.com",
    "jar:https://example.com!/",
  ])("a link to %s leads to nothing that runs", (address) => {
    const forms = [
      `[a](${address})`,
      `[a][1]\n\n[1]: ${address}`,
      `![a](${address})`,
      `[![a](${address})](${address})`,
    ];
    for (const markdown of forms) {
      for (const reached of addresses(renderMarkdown(markdown))) expect(reached.protocol).toBe("https:");
    }
  });

  test.each(["<javascript:alert(1)>", "<JAVASCRIPT:alert(1)>"])("%s is text", (markdown) => {
    expect(tags(renderMarkdown(markdown))).toEqual(["<p>", "</p>"]);
  });

  test("can't break out of an attribute", () => {
    const html = renderMarkdown(
      [
        '[a](/x "t\\" onclick=alert(1)")',
        "[b](/x'onclick=alert(1))",
        '[c](https://e.com/"onclick=alert(1))',
        '![d" onload="alert(1)](/x.svg)',
        '```js" onclick="alert(1)\nx\n```',
      ].join("\n\n"),
    );
    for (const tag of tags(html)) expect(tag.replace(/"[^"]*"/g, "")).not.toMatch(/on\w+=/);
  });

  test("nested beyond reason, it is shown as it was written", () => {
    const html = renderMarkdown(`${">".repeat(50_000)} <script>`);
    expect(html).toMatch(/^<pre tabindex="0">(&gt;)+ &lt;script&gt;<\/pre>\n$/);
  });

  test.each(["[", "*a ", "<a", "[a](", "**a*", "`", "_", "&", "![", "| a "])(
    "a long row of %s doesn't stall the page",
    (part) => {
      const started = performance.now();
      renderMarkdown(part.repeat(10_000));
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );
});

/** Where the links and images of the output lead, as a browser on this site reads them. */
function addresses(html: string): URL[] {
  const found = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => decodeEntities(match[1] ?? ""));
  return found.map((address) => new URL(address, "https://lectern.test/learn/course/lesson"));
}

function decodeEntities(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', colon: ":", Tab: "\t" };
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));?/gi, (entity, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (named[name] ?? entity);
  });
}
