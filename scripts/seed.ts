import mongoose from "mongoose";
import { CatalogError } from "../app/catalog/catalog-error";
import { type ImportReport, importCatalog } from "../app/catalog/import-catalog.server";
import { buildIndexes } from "../app/platform/database.server";
import { failed, misused, quit } from "./shop-database";

const usage = `Usage: npm run seed                      import the courses in app/catalog/content into the database
       npm run seed -- FOLDER            import those in another folder
       npm run seed -- --overwrite       also replace courses that were changed in the database

Uses the database in MONGODB_URI.`;

const outcomes: [keyof ImportReport, string][] = [
  ["added", "added"],
  ["updated", "updated from the folder"],
  ["unchanged", "unchanged"],
  ["kept", "kept, because it was changed in the database; --overwrite replaces it"],
];

async function main(parameters: string[]): Promise<void> {
  const overwrite = parameters.includes("--overwrite");
  const [folder = "app/catalog/content", ...rest] = parameters.filter((each) => each !== "--overwrite");
  if (rest.length > 0 || folder.startsWith("-")) quit(usage, misused);
  const uri = process.env.MONGODB_URI;
  if (!uri)
    quit(
      `MONGODB_URI is missing. Without it, \`npm start\` imports the courses itself.\n\n${usage}`,
      misused,
    );
  try {
    await mongoose.connect(uri, { w: "majority", serverSelectionTimeoutMS: 5_000, appName: "lectern-seed" });
  } catch (error) {
    quit(`Can't reach the database in MONGODB_URI: ${(error as Error).message}`, failed);
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
  quit(`Can't import this folder. Nothing was changed.\n${problems.join("\n")}`, failed);
});
