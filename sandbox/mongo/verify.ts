import path from "node:path";
import { decodeDocument } from "./bson/codec";
import { Catalog } from "./storage/catalog";
import type { Collection, Index } from "./storage/collection";
import { Environment } from "./storage/environment";
import { entriesOf, storedKey } from "./storage/index-entries";
import {
  collectionIdOf,
  entryRecordId,
  INDEX_RANGE,
  indexIdOf,
  indexRange,
  RECORD_RANGE,
} from "./storage/layout";
import { Records } from "./storage/records";
import { UndoLog } from "./storage/undo-log";

export type Verification = {
  readonly documents: number;
  readonly indexEntries: number;
  /** One line per problem. */
  readonly problems: readonly string[];
};

/**
 * Checks a data folder that no server has open: every document has exactly its entries in every index, every index entry
 * belongs to a document, and the document counts are right.
 */
export async function verifyData(dataDir: string): Promise<Verification> {
  const environment = new Environment(path.join(dataDir, "mongo"), { readOnly: true });
  try {
    const catalog = new Catalog(environment, new UndoLog());
    const records = new Records(environment, catalog);
    const collections = [...catalog.all()];
    const checked = collections.map((collection) => checkCollection(environment, records, collection));
    return {
      documents: checked.reduce((sum, { documents }) => sum + documents, 0),
      indexEntries: checked.reduce((sum, { indexEntries }) => sum + indexEntries, 0),
      problems: [...checked.flatMap(({ problems }) => problems), ...strays(environment, collections)],
    };
  } finally {
    await environment.close();
  }
}

function checkCollection(environment: Environment, records: Records, collection: Collection): Verification {
  const problems: string[] = [];
  const expected = new Map<Index, number>(collection.indexes.map((index) => [index, 0]));
  let documents = 0;
  for (const { recordId, bytes } of records.all(collection)) {
    documents++;
    const document = decodeDocument(bytes);
    for (const index of collection.indexes) {
      for (const entry of entriesOf(index, document).entries) {
        expected.set(index, (expected.get(index) ?? 0) + 1);
        const key = storedKey(index, entry.bytes, recordId);
        const value = environment.get(key);
        if (!value || entryRecordId(key, value, index.unique) !== recordId) {
          problems.push(`${collection.namespace}: record ${recordId} has no entry in ${index.name}`);
        }
      }
    }
  }
  if (documents !== collection.count) {
    problems.push(`${collection.namespace}: ${documents} documents, but ${collection.count} are noted`);
  }
  let indexEntries = 0;
  for (const [index, wanted] of expected) {
    const found = countOf(environment, index);
    indexEntries += found;
    if (found !== wanted)
      problems.push(`${collection.namespace}: ${index.name} has ${found} entries, not ${wanted}`);
  }
  return { documents, indexEntries, problems };
}

function countOf(environment: Environment, index: Index): number {
  let count = 0;
  for (const _ of environment.entries(indexRange(index.id))) count++;
  return count;
}

/** Records and entries whose collection or index no longer exists. */
function strays(environment: Environment, collections: readonly Collection[]): string[] {
  const collectionIds = new Set(collections.map(({ id }) => id));
  const indexIds = new Set(collections.flatMap(({ indexes }) => indexes.map(({ id }) => id)));
  const problems: string[] = [];
  for (const { key } of environment.entries(RECORD_RANGE)) {
    if (!collectionIds.has(collectionIdOf(key)))
      problems.push(`a record of the missing collection ${collectionIdOf(key)}`);
  }
  for (const { key } of environment.entries(INDEX_RANGE)) {
    if (!indexIds.has(indexIdOf(key))) problems.push(`an entry of the missing index ${indexIdOf(key)}`);
  }
  return problems;
}
