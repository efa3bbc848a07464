import { Binary, type Document } from "bson";
import { encodeDocument } from "../bson/codec";
import { DocumentCursor, FIRST_BATCH } from "../cursors/cursor";
import { ListSource } from "../cursors/source";
import { MongoCommandError } from "../query/errors";
import { compileFilter } from "../query/filter";
import { dropCollection } from "../storage/changes";
import { type Collection, splitNamespace } from "../storage/collection";
import type { Command } from "./command";
import {
  checkCollationOf,
  checkDatabaseName,
  namespaceOf,
  optionalBoolean,
  optionalCount,
  optionalDocument,
  refuseSet,
} from "./fields";
import { sessionName } from "./session";

const REFUSED_OPTIONS = [
  "capped",
  "size",
  "max",
  "timeseries",
  "expireAfterSeconds",
  "clusteredIndex",
  "viewOn",
  "pipeline",
  "validator",
  "storageEngine",
  "encryptedFields",
];
const HARMLESS_OPTIONS = [
  "autoIndexId",
  "validationLevel",
  "validationAction",
  "indexOptionDefaults",
  "idIndex",
];

/** @see https://www.mongodb.com/docs/manual/reference/command/create/ */
export const create: Command = {
  fields: [...REFUSED_OPTIONS, ...HARMLESS_OPTIONS, "changeStreamPreAndPostImages", "collation"],
  async run(context) {
    const { engine, body } = context;
    refuseSet(body, REFUSED_OPTIONS);
    refuseSet(optionalDocument(body, "changeStreamPreAndPostImages") ?? {}, ["enabled"]);
    checkCollationOf(body);
    const namespace = namespaceOf(context);
    await engine.write(() => {
      if (!engine.catalog.get(namespace)) engine.catalog.create(namespace);
    });
    return {};
  },
};

/** @see https://www.mongodb.com/docs/manual/reference/command/drop/ */
export const drop: Command = {
  fields: [],
  async run(context) {
    const { engine } = context;
    const namespace = namespaceOf(context);
    const nIndexesWas = await engine.write(() => {
      const collection = engine.catalog.get(namespace);
      if (collection) dropCollection(engine, collection);
      return collection?.indexes.length;
    });
    return { fields: nIndexesWas === undefined ? { ns: namespace } : { nIndexesWas, ns: namespace } };
  },
};

/** @see https://www.mongodb.com/docs/manual/reference/command/dropDatabase/ */
export const dropDatabase: Command = {
  fields: [],
  async run({ engine, database }) {
    checkDatabaseName(database);
    const dropped = await engine.write(() => {
      const collections = engine.catalog.inDatabase(database);
      for (const collection of collections) dropCollection(engine, collection);
      if (collections.length > 0) engine.oplog.append({ operation: "dropDatabase", namespace: database });
      return collections.length > 0;
    });
    return { fields: dropped ? { dropped: database } : {} };
  },
};

/** @see https://www.mongodb.com/docs/manual/reference/command/listCollections/ */
export const listCollections: Command = {
  fields: ["filter", "nameOnly", "authorizedCollections", "cursor"],
  async run(context) {
    const { engine, body, database, server } = context;
    checkDatabaseName(database);
    const nameOnly = optionalBoolean(body, "nameOnly");
    const matches = compileFilter(optionalDocument(body, "filter") ?? {});
    const listed = engine.catalog
      .inDatabase(database)
      .map(describe)
      .filter(matches)
      .map(({ name, type, ...rest }): Document => (nameOnly ? { name, type } : { name, type, ...rest }));
    const cursor = new DocumentCursor(
      `${database}.$cmd.listCollections`,
      new ListSource(listed, encodeDocument),
    );
    const batch = await server.cursors.start(cursor, {
      limit: optionalCount(optionalDocument(body, "cursor") ?? {}, "batchSize") ?? FIRST_BATCH,
      session: sessionName(body),
    });
    return { batch };
  },
};

function describe({ namespace, uuid, indexes }: Collection): Document {
  return {
    name: splitNamespace(namespace).name,
    type: "collection",
    options: {},
    info: { readOnly: false, uuid: new Binary(uuid, Binary.SUBTYPE_UUID) },
    idIndex: { v: 2, ...indexes[0]?.spec },
  };
}

/** @see https://www.mongodb.com/docs/manual/reference/command/listDatabases/ */
export const listDatabases: Command = {
  fields: ["filter", "nameOnly", "authorizedDatabases"],
  run({ engine, body, database }) {
    if (database !== "admin") {
      throw new MongoCommandError(
        13,
        "Unauthorized",
        "listDatabases may only be run against the admin database.",
      );
    }
    const sizes = new Map<string, number>();
    for (const collection of engine.catalog.all()) {
      const name = splitNamespace(collection.namespace).database;
      sizes.set(name, (sizes.get(name) ?? 0) + collection.count);
    }
    const matches = compileFilter(optionalDocument(body, "filter") ?? {});
    const names = [...sizes.keys()].sort();
    if (optionalBoolean(body, "nameOnly")) {
      return { fields: { databases: names.map((name) => ({ name })).filter(matches) } };
    }
    // All databases are in one file, so they have no separate size on disk.
    const databases = names.map((name) => ({ name, sizeOnDisk: 0n, empty: sizes.get(name) === 0 }));
    return { fields: { databases: databases.filter(matches), totalSize: 0n } };
  },
};
