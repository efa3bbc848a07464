import mongoose from "mongoose";
import { CatalogError } from "../app/catalog/catalog-error";
import { type ImportReport, importCatalog } from "../app/catalog/import-catalog.server";
import { buildIndexes } from "../app/platform/database.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run seed                      bring the courses of app/catalog/content into the database
       npm run seed -- FOLDER            those of another folder
       npm run seed -- --overwrite       also where a course was changed in the database since

The database is MONGODB_URI's.`;

const outcomes: [keyof ImportReport, string][] = [
  ["added", "added"],
  ["updated", "updated from the folder"],
  ["unchanged", "unchanged"],
  ["kept", "kept as changed in the database; --overwrite replaces it"],
];

async function main(parameters: string[]): Promise<void> {
  const overwrite = parameters.includes("--overwrite");
  const [folder = "app/catalog/content", ...rest] = parameters.filter((each) => each !== "--overwrite");
  if (rest.length > 0 || folder.startsWith("-")) quit(usage, misused);
  const uri = process.env.MONGODB_URI;
  if (!uri)
    quit(`MONGODB_URI is missing; \`npm start\` without it brings its own courses.\n\n${usage}`, misused);
  try {
    await mongoose.connect(uri, { w: "majority", serverSelectionTimeoutMS: 5_000, appName: "lectern-seed" });
  } catch (error) {
    quit(`The database that MONGODB_URI names can't be reached: ${(error as Error).message}`, failed);
  }
  try {
    await buildIndexes();
    print(await importCatalog(folder, { overwrite }));
  } finally {
    await mongoose.disconnect();
  }
}

function print(report: ImportReport): void {
  for (const [outcome, words] of outcomes) {
    for (const slug of report[outcome]) console.log(`${slug}: ${words}`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof CatalogError) || error.code !== "bad_content") throw error;
  const problems = error.facts.problems as string[];
  quit(`The content folder can't be imported; nothing was changed.\n${problems.join("\n")}`, failed);
});
