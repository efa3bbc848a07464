import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { coverPath } from "~/catalog/course";
import { readCatalogContent } from "~/catalog/course-content.server";
import { renderMarkdown } from "~/catalog/render-markdown.server";

const folder = "app/catalog/content";
const courses = await readCatalogContent(folder);

test("the shop opens with at least nine courses in four categories, each with its own place", () => {
  expect(courses.length).toBeGreaterThanOrEqual(9);
  expect(new Set(courses.map((course) => course.category)).size).toBe(4);
  for (const own of ["slug", "title", "position"] as const) {
    expect(new Set(courses.map((course) => course[own])).size).toBe(courses.length);
  }
});

test("one course is free, one is sold in euros alone, and most in dollars, euros and yen", () => {
  const offers = courses.map((course) => course.prices.map((price) => price.currency).join(" "));
  expect(courses.filter((course) => course.access === "free")).toHaveLength(1);
  expect(offers.filter((offer) => offer === "eur")).toHaveLength(1);
  const inThree = offers.filter((offer) =>
    ["usd", "eur", "jpy"].every((currency) => offer.includes(currency)),
  );
  expect(inThree.length).toBeGreaterThan(courses.length / 2);
});

test("nothing in the covers' folder belongs to no course", async () => {
  const covers = await readdir("public/covers");
  expect(covers.sort()).toEqual(courses.map((course) => `${course.slug}.svg`).sort());
});

describe.each(courses)("$title", (course) => {
  test("has four to seven lessons, of which one is a preview", () => {
    expect(course.lessons.length).toBeGreaterThanOrEqual(4);
    expect(course.lessons.length).toBeLessThanOrEqual(7);
    expect(course.lessons.filter((lesson) => lesson.preview)).toHaveLength(1);
  });

  test("has a cover of 16:10 that carries nothing but shapes", async () => {
    const svg = await readFile(`public${coverPath(course.slug)}`, "utf8");
    expect(svg).toContain('viewBox="0 0 800 500"');
    expect(svg).not.toMatch(/<(script|text|image|style|foreignObject|a)\b|\son\w+=|href|url\((?!#)/i);
  });

  test.each(course.lessons)("$title: is a lesson's length, and built of headings in order", ({ body }) => {
    const words = body.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(250);
    expect(words).toBeLessThanOrEqual(550);
    const levels = [...renderMarkdown(body).matchAll(/<h(\d)>/g)].map((match) => Number(match[1]));
    expect(levels.length).toBeGreaterThanOrEqual(2);
    for (const [index, level] of levels.entries()) {
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 1) + 1);
    }
  });
});
