import type { Document } from "bson";
import type { Watchers } from "../changes/watchers";
import type { OpenCursors } from "../cursors/open-cursors";
import type { Engine } from "../storage/engine";
import type { Reply } from "../wire/reply";

/** What all commands of a server share. */
export type Server = {
  readonly engine: Engine;
  readonly cursors: OpenCursors;
  readonly watchers: Watchers;
  /** host:port, the name of the replica set's only member. */
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
  /** Fields of this command besides the generic ones; all others are refused. */
  readonly fields: readonly string[];
  run(context: CommandContext): Reply | Promise<Reply>;
};
