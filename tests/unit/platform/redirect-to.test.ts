import { expect, it } from "vitest";
import { redirectTo } from "~/platform/http/redirect-to.server";

it.each(["/", "/account", "/checkout/sql?currency=eur", "/learn/a/b#top"])(
  "leads to our own page %s",
  (path) => {
    expect(redirectTo(path)).toBe(path);
  },
);

it.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "\t//evil.example",
  "/\n/evil.example",
  "/.//evil.example",
  "/%2e//evil.example",
  "javascript:alert(1)",
  "evil.example",
  "",
  null,
  undefined,
])("never leads away with %j", (target) => {
  expect(redirectTo(target, "/account")).toBe("/account");
});
