import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";

/**
 * Builds the package in the current folder into `dist/`, as plain JavaScript for Node.js with this kit inside it. Each
 * entry of `exports` and `bin` is made from the source file of its name, `dist/server.js` from `server.ts`.
 */
const manifest = JSON.parse(await readFile("package.json", "utf8"));
const kit = path.dirname(fileURLToPath(import.meta.url));
const modules = Object.values(manifest.exports).map(({ default: file }) => sourceOf(file));
const commands = Object.values(manifest.bin).map(sourceOf);

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: [...new Set([...modules, ...commands])],
  outdir: "dist",
  bundle: true,
  splitting: true,
  packages: "external",
  alias: { [JSON.parse(await readFile(path.join(kit, "package.json"), "utf8")).name]: kit },
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
for (const source of modules) await writeFile(`dist/${nameOf(source)}.d.ts`, await declarationsOf(source));

function sourceOf(file) {
  return `${nameOf(file)}.ts`;
}

function nameOf(file) {
  return path.basename(file, path.extname(file));
}

/** The types of one module, which must need no other file: only this one is published. */
async function declarationsOf(source) {
  const text = await readFile(source, "utf8");
  const options = { declaration: true, isolatedDeclarations: true, verbatimModuleSyntax: false };
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, {
    fileName: source,
    compilerOptions: options,
  });
  const problems = diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  const imported = outputText.match(/from "\.[^"]*"/);
  if (imported) problems.push(`its public types import ${imported[0].slice(5)}`);
  if (problems.length > 0) throw new Error(`${source}: ${problems.join("; ")}`);
  return outputText;
}
