import type { Document } from "bson";
import type { Watchers } from "../changes/watchers";
import type { OpenCursors } from "../cursors/open-cursors";
import type { Engine } from "../storage/engine";
import type { Reply } from "../wire/reply";

/** What all commands of one server share. */
export type Server = {
  readonly engine: Engine;
  readonly cursors: OpenCursors;
  readonly watchers: Watchers;
  /** host:port, as the replica set's only member is called. */
  readonly address: string;
  readonly startedAt: Date;
  connections(): number;
};

/** One command that a client sent. */
export type CommandContext = {
  readonly server: Server;
  readonly engine: Engine;
  readonly body: Document;
  readonly database: string;
  readonly connectionId: number;
  /** Aborted when the client goes away. */
  readonly closed: AbortSignal;
};

export type Command = {
  /** The fields that the command knows besides those that every command has; any other is refused. */
  readonly fields: readonly string[];
  run(context: CommandContext): Reply | Promise<Reply>;
};
