import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeForm } from "../../http/form";

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("a form body", () => {
  test("turns brackets into levels, and lists into numbered levels", () => {
    const body = "a=1&b[c]=2&b[d][e]=3&list[]=x&list[]=y&numbered[0]=p&numbered[1][q]=r";
    expect(plain(decodeForm(body))).toEqual({
      a: "1",
      b: { c: "2", d: { e: "3" } },
      list: { 0: "x", 1: "y" },
      numbered: { 0: "p", 1: { q: "r" } },
    });
  });

  test("decodes what was encoded, also in names", () => {
    const body = "metadata%5Ba+b%5D=%E2%82%AC+1%261&email=a%2Bb%40c.d";
    expect(plain(decodeForm(body))).toEqual({ metadata: { "a b": "€ 1&1" }, email: "a+b@c.d" });
  });

  test("lets the last value of a name win", () => {
    expect(plain(decodeForm("a=1&a=2"))).toEqual({ a: "2" });
  });

  test("never reaches a prototype", () => {
    const form = decodeForm("__proto__[x]=1&a[__proto__][x]=2");
    expect({}).not.toHaveProperty("x");
    expect(Object.keys(form)).toEqual(["__proto__", "a"]);
  });

  test("is either decoded or refused as a problem, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          decodeForm(text);
        } catch (failure) {
          expect(failure).toMatchObject({ name: "Problem", status: 400 });
        }
      }),
    );
  });

  test("keeps any texts under any plain names", () => {
    // Lone surrogates have no UTF-8 form, so they are left out.
    const text = fc.string({ unit: "grapheme" });
    const name = text.filter((each) => each !== "" && !/[[\]]/.test(each));
    fc.assert(
      fc.property(fc.dictionary(name, text), (fields) => {
        const decoded = decodeForm(new URLSearchParams(fields).toString());
        expect({ ...decoded }).toEqual({ ...fields });
      }),
    );
  });
});
