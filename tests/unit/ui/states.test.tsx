import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { Button } from "~/ui/button";
import { Field, TextInput } from "~/ui/field";
import { Timeline } from "~/ui/timeline";

const words = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

test("a timeline says in words where each step stands, not by colour alone", () => {
  const html = renderToStaticMarkup(
    <Timeline
      label="Your order"
      steps={[
        { title: "Paid", state: "done" },
        { title: "Confirmation", state: "current", detail: "A moment, please." },
        { title: "Access", state: "waiting" },
        { title: "Receipt", state: "failed" },
      ]}
    />,
  );
  expect(words(html)).toBe(
    "Paid : done Confirmation : in progress A moment, please. Access : not started Receipt : stopped",
  );
  expect(html.match(/<li aria-current="step"/g)).toHaveLength(1);
});

test("a busy button says so and keeps the focus", () => {
  const html = renderToStaticMarkup(<Button isBusy>Paying…</Button>);
  expect(html).toContain('aria-busy="true"');
  expect(html).not.toContain('disabled=""');
});

test("a button outside a form can be told not to submit", () => {
  expect(renderToStaticMarkup(<Button type="button">Look</Button>)).toContain('type="button"');
  expect(renderToStaticMarkup(<Button>Save</Button>)).toContain('type="submit"');
});

test("only what appears after the page is announced at once", () => {
  expect(renderToStaticMarkup(<Alert isUrgent>Refused.</Alert>)).toContain('role="alert"');
  expect(renderToStaticMarkup(<Alert>Good to know.</Alert>)).not.toContain("role=");
});

test("a field's hint and error carry the ids that its control names", () => {
  const html = renderToStaticMarkup(
    <Field htmlFor="e" label="Email" hint="Yours." hintId="e-hint" error="Is none." errorId="e-error">
      <TextInput id="e" aria-invalid aria-describedby="e-hint e-error" />
    </Field>,
  );
  expect(html).toMatch(/<label for="e"[^>]*>Email/);
  expect(html).toMatch(/<p id="e-error"[^>]*>.*Is none\./);
  expect(html).toMatch(/<p id="e-hint"[^>]*>Yours\./);
});

test("a badge's tone is no part of its words", () => {
  expect(words(renderToStaticMarkup(<Badge tone="success">Confirmed</Badge>))).toBe("Confirmed");
});
