import type { Document } from "bson";
import { encodeDocument } from "../bson/codec";
import { DocumentCursor, FIRST_BATCH } from "../cursors/cursor";
import { ListSource } from "../cursors/source";
import { encodeValue } from "../keys/encode-value";
import { findIndex } from "../planner/plan";
import { badValue, indexNotFound, invalidOptions, MongoCommandError } from "../query/errors";
import { show } from "../query/values";
import { type Collection, ID_INDEX_NAME, type IndexSpec } from "../storage/collection";
import type { Command, CommandContext } from "./command";
import { documentList, namespaceOf, optionalCount, optionalDocument } from "./fields";
import { readIndexSpec } from "./index-spec";
import { sessionName } from "./session";

/** @see https://www.mongodb.com/docs/manual/reference/command/createIndexes/ */
export const createIndexes: Command = {
  fields: ["indexes", "ignoreUnknownIndexOptions", "commitQuorum"],
  async run(context) {
    const { engine, body } = context;
    const namespace = namespaceOf(context);
    const specs = documentList(body, "indexes").map(readIndexSpec);
    if (specs.length === 0) throw badValue("Must specify at least one index to create");
    const fields = await engine.write(() => {
      const existing = engine.catalog.get(namespace);
      const collection = existing ?? engine.catalog.create(namespace);
      const numIndexesBefore = collection.indexes.length;
      for (const spec of specs) {
        if (isThere(collection, spec)) continue;
        engine.records.build(collection, engine.catalog.addIndex(collection, spec));
      }
      const numIndexesAfter = collection.indexes.length;
      return {
        numIndexesBefore,
        numIndexesAfter,
        createdCollectionAutomatically: existing === undefined,
        commitQuorum: "votingMembers",
        ...(numIndexesAfter === numIndexesBefore ? { note: "all indexes already exist" } : {}),
      };
    });
    return { fields };
  },
};

/**
 * Whether the collection already has this exact index.
 * @throws IndexKeySpecsConflict (86) when another index has its name, IndexOptionsConflict (85) when the same index has
 * another name or other options
 */
function isThere(collection: Collection, spec: IndexSpec): boolean {
  const isIdIndex = signature(spec) === signature({ name: ID_INDEX_NAME, key: { _id: 1 } });
  if (isIdIndex) return true;
  const named = collection.indexes.find((index) => index.name === spec.name)?.spec;
  if (named && signature(named) !== signature(spec)) {
    throw new MongoCommandError(
      86,
      "IndexKeySpecsConflict",
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${show(spec)}, existing index: ${show(named)}`,
    );
  }
  const same = named ?? collection.indexes.find((index) => signature(index.spec) === signature(spec))?.spec;
  if (!same) return false;
  if (same.name !== spec.name)
    throw optionsConflict(`Index already exists with a different name: ${same.name}`);
  if (same.expireAfterSeconds === spec.expireAfterSeconds) return true;
  throw optionsConflict(
    `An equivalent index already exists with the same name but different options. Requested index: ${show(spec)}, existing index: ${show(same)}`,
  );
}

/** What identifies an index: a collection can't have two with the same signature. */
function signature({ key, unique = false, sparse = false, partialFilterExpression }: IndexSpec): string {
  const partial = partialFilterExpression ? encodeValue(partialFilterExpression).toString("hex") : "";
  return JSON.stringify([Object.entries(key), unique, sparse, partial]);
}

function optionsConflict(message: string): MongoCommandError {
  return new MongoCommandError(85, "IndexOptionsConflict", message);
}

/** @see https://www.mongodb.com/docs/manual/reference/command/dropIndexes/ */
export const dropIndexes: Command = {
  fields: ["index"],
  async run(context) {
    const { engine, body } = context;
    const namespace = namespaceOf(context);
    const nIndexesWas = await engine.write(() => {
      const collection = existing(context, namespace);
      const before = collection.indexes.length;
      for (const index of indexesToDrop(collection, body.index)) engine.catalog.dropIndex(collection, index);
      return before;
    });
    return { fields: { nIndexesWas } };
  },
};

function indexesToDrop(collection: Collection, wanted: unknown) {
  if (wanted === "*") return collection.indexes.filter(({ name }) => name !== ID_INDEX_NAME);
  return (Array.isArray(wanted) ? wanted : [wanted]).map((each) => {
    const index = findIndex(collection, each);
    if (!index) {
      throw indexNotFound(
        typeof each === "string"
          ? `index not found with name [${each}]`
          : `can't find index with key: ${show(each)}`,
      );
    }
    if (index.name === ID_INDEX_NAME) throw invalidOptions("cannot drop _id index");
    return index;
  });
}

/** @see https://www.mongodb.com/docs/manual/reference/command/listIndexes/ */
export const listIndexes: Command = {
  fields: ["cursor"],
  async run(context) {
    const { server, body } = context;
    const namespace = namespaceOf(context);
    const listed = existing(context, namespace).indexes.map(({ spec }): Document => ({ v: 2, ...spec }));
    const batch = await server.cursors.start(
      new DocumentCursor(namespace, new ListSource(listed, encodeDocument)),
      {
        limit: optionalCount(optionalDocument(body, "cursor") ?? {}, "batchSize") ?? FIRST_BATCH,
        session: sessionName(body),
      },
    );
    return { batch };
  },
};

function existing({ engine }: CommandContext, namespace: string): Collection {
  const collection = engine.catalog.get(namespace);
  if (collection) return collection;
  throw new MongoCommandError(26, "NamespaceNotFound", `ns does not exist: ${namespace}`);
}
