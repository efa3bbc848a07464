import { expect, test } from "vitest";
import { classNames } from "~/ui/class-names";

test("of two classes that contradict each other the later one wins", () => {
  expect(classNames("rounded-control p-4", "rounded-card p-5")).toBe("rounded-card p-5");
  expect(classNames("animate-glow", false, "animate-settle")).toBe("animate-settle");
});

test("a size of our own and a colour stay together", () => {
  expect(classNames("text-title text-accent")).toBe("text-title text-accent");
  expect(classNames("text-lg text-ink", "text-heading")).toBe("text-ink text-heading");
});
