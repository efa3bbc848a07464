import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoStaff, demoStudent, ensureDemoAccounts } from "~/accounts/demo-accounts.server";
import { hashPassword } from "~/accounts/password.server";
import { signIn } from "~/accounts/sign-in.server";
import { signUp } from "~/accounts/sign-up.server";
import { Users } from "~/accounts/user.server";
import { openDatabase } from "../../fixtures/database";

const password = "correct horse";

let database: Awaited<ReturnType<typeof openDatabase>>;
let addresses = 0;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

describe("signing up", () => {
  test("opens a student's account", async () => {
    const user = await signUp({ name: "Ada", email: "ada@example.com", password }, anAddress());
    expect(user).toEqual({ id: expect.any(String), email: "ada@example.com", name: "Ada", role: "student" });
    expect(await signIn({ email: "ada@example.com", password }, anAddress())).toEqual(user);
  });

  test("many times at once makes one account, and each attempt ends in it", async () => {
    const registration = { name: "Bo", email: "twice@example.com", password };
    const users = await Promise.all([1, 2, 3, 4].map(() => signUp(registration, anAddress())));
    expect(new Set(users.map((user) => user.id)).size).toBe(1);
    expect(await Users.countDocuments({ email: "twice@example.com" })).toBe(1);
  });

  test("with somebody else's email address says so, and changes nothing", async () => {
    const owner = await signUp({ name: "Cy", email: "taken@example.com", password }, anAddress());
    const thief = { name: "Mallory", email: "taken@example.com", password: "another horse" };
    await expect(signUp(thief, anAddress())).rejects.toMatchObject({ code: "email_taken" });
    expect(await signIn({ email: "taken@example.com", password }, anAddress())).toEqual(owner);
  });

  test("never tries passwords for an existing account beyond its limit", async () => {
    await signUp({ name: "Di", email: "guessed@example.com", password }, anAddress());
    const codes: string[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const attempt = { name: "Mallory", email: "guessed@example.com", password: `wrong horse ${guess}` };
      codes.push(await codeOf(signUp(attempt, anAddress())));
    }
    expect(codes.slice(0, 3)).toEqual(["email_taken", "email_taken", "email_taken"]);
    expect(codes.slice(-2)).toEqual(["too_many_attempts", "too_many_attempts"]);
  });

  test("is limited for each address, and another address is none the worse", async () => {
    const crowded = anAddress();
    const outcomes: string[] = [];
    for (let visitor = 0; visitor < 31; visitor += 1) {
      const email = `crowd${visitor}@example.com`;
      outcomes.push(await codeOf(signUp({ name: "Eve", email, password }, crowded)));
    }
    expect(outcomes.filter((code) => code === "fulfilled")).toHaveLength(30);
    expect(outcomes.at(-1)).toBe("too_many_attempts");
    expect(await codeOf(signUp({ name: "Fay", email: "fay@example.com", password }, anAddress()))).toBe(
      "fulfilled",
    );
  });
});

describe("signing in", () => {
  test("gives one answer for an unknown email address and a wrong password", async () => {
    await signUp({ name: "Gus", email: "gus@example.com", password }, anAddress());
    const unknown = signIn({ email: "unknown@example.com", password }, anAddress());
    const wrong = signIn({ email: "gus@example.com", password: "wrong horse" }, anAddress());
    const [first, second] = await Promise.all([codeOf(unknown), codeOf(wrong)]);
    expect([first, second]).toEqual(["wrong_credentials", "wrong_credentials"]);
  });

  test("is limited for each account, from however many addresses, known or not", async () => {
    await signUp({ name: "Hal", email: "hal@example.com", password }, anAddress());
    for (const email of ["hal@example.com", "not-hal@example.com"]) {
      const codes: string[] = [];
      for (let guess = 0; guess < 11; guess += 1) {
        codes.push(await codeOf(signIn({ email, password: `wrong horse ${guess}` }, anAddress())));
      }
      expect(codes.slice(0, 10)).toEqual(Array(10).fill("wrong_credentials"));
      expect(codes[10]).toBe("too_many_attempts");
    }
    await expect(signIn({ email: "hal@example.com", password }, anAddress())).rejects.toMatchObject({
      code: "too_many_attempts",
      retryAfterSeconds: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 900),
    });
  });

  test("forgets the account's slips once it succeeds", async () => {
    await signUp({ name: "Ida", email: "ida@example.com", password }, anAddress());
    for (let round = 0; round < 3; round += 1) {
      for (let slip = 0; slip < 8; slip += 1) {
        const attempt = signIn({ email: "ida@example.com", password: "wrong horse" }, anAddress());
        expect(await codeOf(attempt)).toBe("wrong_credentials");
      }
      expect(await codeOf(signIn({ email: "ida@example.com", password }, anAddress()))).toBe("fulfilled");
    }
  });

  test("is limited for each address, before any password is looked at", async () => {
    const address = anAddress();
    const codes: string[] = [];
    for (let guess = 0; guess < 51; guess += 1) {
      codes.push(await codeOf(signIn({ email: `spray${guess}@example.com`, password }, address)));
    }
    expect(codes.indexOf("too_many_attempts")).toBe(50);
  });
});

describe("outside the demo, a demo account", () => {
  test("is not made", async () => {
    await ensureDemoAccounts({ staffPassword: "a password for staff" });
    expect(await Users.countDocuments({ email: demoStaff.email })).toBe(0);
  });

  test("that a former demo left behind opens to nobody", async () => {
    const { email, name } = demoStudent;
    await Users.create({ email, name, passwordHash: await hashPassword(demoStudent.password) });
    const attempt = signIn({ email, password: demoStudent.password }, anAddress());
    expect(await codeOf(attempt)).toBe("wrong_credentials");
  });

  test("can't be had by signing up", async () => {
    const attempt = signUp({ name: "Mallory", email: demoStaff.email, password }, anAddress());
    expect(await codeOf(attempt)).toBe("email_taken");
  });
});

function anAddress(): string {
  addresses += 1;
  return `198.51.${Math.floor(addresses / 250)}.${addresses % 250}`;
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "fulfilled",
    (error: { code?: string }) => error.code ?? String(error),
  );
}
