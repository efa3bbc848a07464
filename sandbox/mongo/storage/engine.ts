import { Catalog } from "./catalog";
import { Environment } from "./environment";
import { GroupCommit } from "./group-commit";
import { Oplog } from "./oplog";
import { ownFolder } from "./ownership";
import { Records } from "./records";
import { UndoLog } from "./undo-log";

const DEFAULT_OPLOG_BYTES = 256 * 2 ** 20;

/** Everything that lies in one data folder. */
export class Engine {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly oplog: Oplog;
  readonly #commits: GroupCommit;
  readonly #giveUp: () => void;

  /** @throws FolderInUseError when another running server owns the folder */
  constructor(folder: string, options: { oplogBytes?: number } = {}) {
    const undo = new UndoLog();
    this.environment = new Environment(folder);
    try {
      this.#giveUp = ownFolder(folder, this.environment);
    } catch (error) {
      void this.environment.close();
      throw error;
    }
    this.catalog = new Catalog(this.environment, undo);
    this.records = new Records(this.environment, this.catalog);
    this.oplog = new Oplog(this.environment, undo, options.oplogBytes ?? DEFAULT_OPLOG_BYTES);
    this.#commits = new GroupCommit(this.environment, undo, {
      beforeCommit: () => {
        this.catalog.saveCounts();
        this.oplog.beforeCommit();
      },
      afterCommit: () => this.oplog.afterCommit(),
    });
  }

  /**
   * Runs `work` (synchronous) in a transaction of its own, which is committed together with those of all other writers
   * that wait in this turn of the event loop; resolves when it is durable.
   */
  write<T>(work: () => T): Promise<T> {
    return this.#commits.run(work);
  }

  /** Waits for what has been written before, and gives the folder up. */
  async close(): Promise<void> {
    await this.write(() => undefined);
    await this.environment.close();
    this.#giveUp();
  }
}
