import { describe, expect, it } from "vitest";
import { Coalescer } from "~/webhooks/coalesce";

function counted() {
  const begun: ((failure?: Error) => void)[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      begun.push((failure) => (failure ? reject(failure) : resolve()));
    });
  return { begun, work };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("calls for the same thing", () => {
  it("share the one that begins after they were made", async () => {
    const { begun, work } = counted();
    const calls = new Coalescer();
    const first = calls.run("a", work);
    const others = [calls.run("a", work), calls.run("a", work), calls.run("a", work)];
    expect(begun).toHaveLength(1);
    begun[0]!();
    await first;
    await settle();
    expect(begun).toHaveLength(2);
    begun[1]!();
    await Promise.all(others);
    await settle();
    expect(begun).toHaveLength(2);
  });

  it("begin anew once nothing is under way", async () => {
    const { begun, work } = counted();
    const calls = new Coalescer();
    for (let turn = 1; turn <= 3; turn++) {
      const call = calls.run("a", work);
      expect(begun).toHaveLength(turn);
      begun[turn - 1]!();
      await call;
      await settle();
    }
  });

  it("that fail fail for those who shared them, and for nobody else", async () => {
    const { begun, work } = counted();
    const calls = new Coalescer();
    const first = calls.run("a", work);
    const second = calls.run("a", work);
    begun[0]!(new Error("no"));
    await expect(first).rejects.toThrow("no");
    await settle();
    const third = calls.run("a", work);
    begun[1]!();
    await second;
    await settle();
    begun[2]!();
    await third;
  });

  it("don't wait for calls for something else", () => {
    const { begun, work } = counted();
    const calls = new Coalescer();
    void calls.run("a", work);
    void calls.run("b", work);
    expect(begun).toHaveLength(2);
  });
});
