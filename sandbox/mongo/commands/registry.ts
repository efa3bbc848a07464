import { aggregate } from "./aggregate";
import { create, drop, dropDatabase, listCollections, listDatabases } from "./collections";
import type { Command } from "./command";
import { count, distinct } from "./count";
import { deleteCommand } from "./delete";
import { explain } from "./explain";
import { find, getMore, killCursors } from "./find";
import { findAndModify } from "./find-and-modify";
import { buildInfo, connectionStatus, hello, isMaster, ping, serverStatus } from "./handshake";
import { createIndexes, dropIndexes, listIndexes } from "./indexes";
import { insert } from "./insert";
import { endSessions, noTransaction, refreshSessions, startSession } from "./sessions";
import { update } from "./update";

/** All commands by name; any other is answered with CommandNotFound. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    abortTransaction: noTransaction,
    aggregate,
    buildInfo,
    buildinfo: buildInfo,
    commitTransaction: noTransaction,
    connectionStatus,
    count,
    create,
    createIndexes,
    delete: deleteCommand,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getMore,
    hello,
    insert,
    isMaster,
    ismaster: isMaster,
    killCursors,
    listCollections,
    listDatabases,
    listIndexes,
    ping,
    refreshSessions,
    serverStatus,
    startSession,
    update,
  }),
);
