import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeEmail, signInSchema, signUpSchema } from "~/accounts/credentials";

const ada = { name: "Ada Lovelace", email: "ada@example.com", password: "correct horse" };

function problemsOf(fields: Record<string, unknown>): string[] {
  const parsed = signUpSchema.safeParse({ ...ada, ...fields });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path}: ${issue.message}`);
}

describe("an email address", () => {
  test.each([
    ["  Ada@Example.COM\n", "ada@example.com"],
    ["ada＠example．com", "ada@example.com"],
    ["ＡＤＡ@example.com", "ada@example.com"],
  ])("%j is stored as one spelling", (typed, stored) => {
    expect(signUpSchema.parse({ ...ada, email: typed }).email).toBe(stored);
  });

  test("stays the same when it is normalised again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normalizeEmail(text);
        expect(normalizeEmail(once)).toBe(once);
      }),
    );
  });

  test.each([
    "",
    "ada",
    "ada@example",
    "a da@example.com",
    "ada@example.com\nBcc: x@y.zz",
    "ada@exam\u0000ple.com",
  ])("%j is refused", (email) => {
    expect(problemsOf({ email })).not.toEqual([]);
  });

  test("of an absurd length is refused", () => {
    expect(problemsOf({ email: `${"a".repeat(300)}@example.com` })).toHaveLength(1);
    expect(problemsOf({ email: "a".repeat(100_000) })).toHaveLength(1);
  });
});

describe("a name", () => {
  test.each(["Ada", "Nuñez", "李小龍", "می‌خواهم", "O'Neil-Smith, Jr.", "X"])("%j is welcome", (name) => {
    expect(problemsOf({ name })).toEqual([]);
  });

  test.each(["", "   ", "\u200c", "Ada\u0000", "Ada\r\nBcc: x", "Ada \u202egnp.exe", "a".repeat(81)])(
    "%j is refused",
    (name) => {
      expect(problemsOf({ name })).not.toEqual([]);
    },
  );
});

describe("a password", () => {
  test("has 10 to 200 characters, whatever their size in bytes", () => {
    expect(problemsOf({ password: "123456789" })).toEqual(["password: Use at least 10 characters."]);
    expect(problemsOf({ password: "1234567890" })).toEqual([]);
    expect(problemsOf({ password: "🔑".repeat(9) })).toEqual(["password: Use at least 10 characters."]);
    expect(problemsOf({ password: "🔑".repeat(200) })).toEqual([]);
    expect(problemsOf({ password: "x".repeat(201) })).toEqual(["password: Use at most 200 characters."]);
  });

  test("is kept as typed, with its spaces", () => {
    expect(signUpSchema.parse({ ...ada, password: "  ten chars  " }).password).toBe("  ten chars  ");
  });

  test("is not measured at sign-in, where a rule would only tell what it can't be", () => {
    expect(signInSchema.safeParse({ email: ada.email, password: "x" }).success).toBe(true);
  });
});

test("what is missing is asked for in plain words", () => {
  const parsed = signUpSchema.safeParse({});
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([
    "Enter your name.",
    "Enter your email address.",
    "Choose a password.",
  ]);
});
