import { z } from "zod/v4";

/** In characters. Source: OWASP Authentication Cheat Sheet, "Implement Proper Password Strength Controls". */
export const passwordLength = { min: 10, max: 200 };

const controlCharacters = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const letterOrNumber = /[\p{L}\p{N}]/u;

/** The normalized spelling under which an email address is stored and looked up. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

const noEmail = { error: "Enter an email address like ada@example.com.", abort: true };

const email = z
  .string({ error: "Enter your email address." })
  .max(1_000, noEmail)
  .transform(normalizeEmail)
  .pipe(z.email(noEmail).max(254, "Use an email address of at most 254 characters."));

const name = z
  .string({ error: "Enter your name." })
  .trim()
  .max(80, "Use at most 80 characters.")
  .refine((value) => !controlCharacters.test(value), "Use letters, numbers, spaces and punctuation only.")
  .refine((value) => letterOrNumber.test(value), "Enter your name.");

const newPassword = z
  .string({ error: "Choose a password." })
  .refine(
    (value) => charactersOf(value) >= passwordLength.min,
    `Use at least ${passwordLength.min} characters.`,
  )
  .refine(
    (value) => charactersOf(value) <= passwordLength.max,
    `Use at most ${passwordLength.max} characters.`,
  );

/** The fields of the sign-up form. */
export const signUpSchema = z.object({ name, email, password: newPassword });

/** The fields of the sign-in form; the schema doesn't check whether the password is correct. */
export const signInSchema = z.object({ email, password: z.string({ error: "Enter your password." }) });

/** The field of the form that asks for a link to choose a new password. */
export const forgotPasswordSchema = z.object({ email });

/** The field of the form that such a link leads to. */
export const resetPasswordSchema = z.object({ password: newPassword });

export type Registration = z.output<typeof signUpSchema>;
export type Credentials = z.output<typeof signInSchema>;

function charactersOf(text: string): number {
  return [...text].length;
}
