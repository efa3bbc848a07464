import { GroupCommit } from "@lectern/sandbox-kit/storage/group-commit";
import { ownFolder } from "@lectern/sandbox-kit/storage/ownership";
import { Catalog } from "./catalog";
import { Environment } from "./environment";
import { settingKey } from "./layout";
import { Oplog } from "./oplog";
import { Records } from "./records";
import { UndoLog } from "./undo-log";

const OWNER = settingKey("owner");
const DEFAULT_OPLOG_BYTES = 256 * 2 ** 20;

/** Everything in one data folder. */
export class Engine {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly records: Records;
  readonly oplog: Oplog;
  readonly #commits: GroupCommit;
  readonly #release: () => void;

  /** @throws FolderInUseError when another running sandbox owns the folder */
  constructor(folder: string, options: { oplogBytes?: number } = {}) {
    const undo = new UndoLog();
    this.environment = new Environment(folder);
    try {
      this.#release = ownFolder(folder, {
        read: () => Number(this.environment.get(OWNER)?.toString()) || undefined,
        write: (pid) => this.environment.put(OWNER, Buffer.from(String(pid))),
        transaction: (work) => this.environment.transaction(work),
        processes: () => this.environment.processes(),
      });
    } catch (error) {
      void this.environment.close();
      throw error;
    }
    this.catalog = new Catalog(this.environment, undo);
    this.records = new Records(this.environment, this.catalog);
    this.oplog = new Oplog(this.environment, undo, options.oplogBytes ?? DEFAULT_OPLOG_BYTES);
    this.#commits = new GroupCommit({
      transaction: (work) => this.environment.transaction(work),
      undo,
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

  /** Commits what still waits, and releases the folder. */
  async close(): Promise<void> {
    this.#commits.close();
    await this.environment.close();
    this.#release();
  }
}
