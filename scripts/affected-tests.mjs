import path from "node:path/posix";

/** Every process of the shop is made from these, or runs on them: a change may break any test. */
const shared = [
  /^app\/(platform|ui|shell|boot)\//,
  /^app\/[^/]+$/,
  /^(sandbox|scripts|public)\//,
  /^[^/]+\.(ts|json|mjs)$/,
  // The staff's pages are built with it.
  /^docs\/operations\/runbook\.md$/,
];

/** These pages are visited whatever changed: between them they show every part of `app/`. */
const visitsEverything = "tests/e2e/accessibility/";

/**
 * Which tests a change may break. Integration and end-to-end tests run the built shop, so what they import says
 * little: a changed file of `app/` selects the tests in the folders named after each room that it reaches through
 * imports. A changed test, or a fixture, selects the tests that import it.
 *
 * @param {string[]} changed paths from the repository's root, deleted files among them.
 * @param {Record<string, string>} sources the text of every file of `app/` and `tests/`, by its path.
 * @returns {import("./affected-tests.d.mts").AffectedTests}
 */
export function affectedTests(changed, sources) {
  const everything = { integration: "all", e2e: "all", chaos: true };
  if (changed.some((file) => shared.some((pattern) => pattern.test(file)))) return everything;
  // Some helpers are run, not imported.
  const isLoose = (file) => isHelper(file) && ![...reach([file], sources)].some(isTest);
  if (changed.some(isLoose)) return everything;

  const reached = reach(changed, sources);
  const inApp = [...reached].filter((file) => file.startsWith("app/"));
  const rooms = new Set(inApp.flatMap((file) => roomsOf(file, changed, sources)));
  const isAffected = (file) =>
    reached.has(file) ||
    rooms.has(file.split("/")[2]) ||
    (inApp.length > 0 && file.startsWith(visitsEverything));
  const affected = Object.keys(sources).filter(
    (file) => isTest(file) && !file.includes(".long.") && isAffected(file),
  );
  const integration = affected.filter((file) => file.startsWith("tests/integration/"));
  if (inApp.length > 0 && integration.length === 0) return everything;
  return {
    integration,
    e2e: affected.filter((file) => file.startsWith("tests/e2e/")),
    chaos: [...reached].some((file) => /^(tests\/chaos\/|app\/.*\.server\.tsx?$)/.test(file)),
  };
}

function isTest(file) {
  return /^tests\/(integration|e2e)\/.*\.(test|spec)\.tsx?$/.test(file);
}

function isHelper(file) {
  return /^tests\/(integration|e2e|fixtures|bench)\//.test(file) && !isTest(file);
}

/** The files, and all that import them, directly or not. */
function reach(files, sources) {
  const importers = new Map();
  for (const [file, text] of Object.entries(sources)) {
    for (const imported of importsOf(file, text, sources)) {
      importers.set(imported, [...(importers.get(imported) ?? []), file]);
    }
  }
  const reached = new Set(files);
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return reached;
}

function importsOf(file, text, sources) {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([~.][^"]*)"/g)].flatMap(([, name]) => {
    const target = name.startsWith("~/") ? `app/${name.slice(2)}` : path.join(path.dirname(file), name);
    return ["", ".ts", ".tsx", ".mjs"].map((ending) => target + ending).filter((each) => each in sources);
  });
}

/** A route has no room of its own. When it is changed itself, those that it imports stand for it. */
function roomsOf(file, changed, sources) {
  const room = file.split("/")[1];
  if (room !== "routes") return [room];
  if (!changed.includes(file)) return [];
  return importsOf(file, sources[file] ?? "", sources).map((imported) => imported.split("/")[1]);
}
