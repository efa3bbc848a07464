import type { Document } from "bson";
import { invalidOptions, MongoCommandError } from "../query/errors";
import { splitNamespace } from "../storage/collection";
import type { OplogEntry } from "../storage/oplog-entry";

/** What a change stream watches. */
export type StreamScope = {
  /** The namespace that cursors report: a collection, or `<database>.$cmd.aggregate`. */
  readonly namespace: string;
  /** The topic that wakes watchers: a collection's namespace, a database's name, or "" for everything. */
  readonly topic: string;
  includes(entry: OplogEntry): boolean;
  /** Whether the entry ends the stream by dropping what it watches. */
  isEnd(entry: OplogEntry): boolean;
};

/**
 * @param collection the collection's namespace; undefined for the whole database, or for all with `allChangesForCluster`
 * @throws InvalidNamespace (73), InvalidOptions (72)
 */
export function streamScope(
  database: string,
  collection: string | undefined,
  options: Document,
): StreamScope {
  if (options.allChangesForCluster === true) {
    if (database !== "admin" || collection !== undefined) {
      throw invalidOptions(
        "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database",
      );
    }
    return clusterScope();
  }
  if (["admin", "local", "config"].includes(database)) {
    throw new MongoCommandError(
      73,
      "InvalidNamespace",
      `$changeStream may not be opened on the internal ${database} database`,
    );
  }
  return collection === undefined ? databaseScope(database) : collectionScope(collection);
}

function clusterScope(): StreamScope {
  return { namespace: "admin.$cmd.aggregate", topic: "", includes: () => true, isEnd: () => false };
}

function databaseScope(database: string): StreamScope {
  return {
    namespace: `${database}.$cmd.aggregate`,
    topic: database,
    includes: ({ header }) => databaseOf(header.namespace) === database,
    isEnd: ({ header }) => header.operation === "dropDatabase" && header.namespace === database,
  };
}

function collectionScope(namespace: string): StreamScope {
  return {
    namespace,
    topic: namespace,
    includes: ({ header }) => header.namespace === namespace,
    isEnd: ({ header }) => header.operation === "drop" && header.namespace === namespace,
  };
}

/** The topics of the watchers that an entry concerns. */
export function topicsOf({ header }: OplogEntry): string[] {
  return ["", databaseOf(header.namespace), header.namespace];
}

function databaseOf(namespace: string): string {
  return namespace.includes(".") ? splitNamespace(namespace).database : namespace;
}
