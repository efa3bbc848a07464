import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { WatchedOrder } from "./watched-orders";

const entry = ".cache/bench/load/stream-clients-process.js";
const processes = 2;

export interface StreamTask {
  paymentIntentId: string;
  cookie: string;
  /** Where the shop believes the browser to be. */
  address: string;
}

export interface ClientTask {
  port: number;
  streams: StreamTask[];
}

/** A change of an order that a stream brought, `at` so many milliseconds since the epoch. */
export interface Heard {
  paymentIntentId: string;
  version: number;
  at: number;
}

export type ClientMessage =
  | { type: "opened" }
  | { type: "failed"; reason: string }
  | ({ type: "heard" } & Heard)
  | { type: "lost"; paymentIntentId: string };

/** The browsers of many students, each watching an order; in processes of their own, so that they don't weigh with the server. */
export class StreamClients {
  readonly heard: Heard[] = [];
  /** How many streams have ended since they were open. */
  lost = 0;
  readonly #children: ChildProcess[] = [];

  /** @throws when a stream can't be opened. */
  async open(webUrl: string, orders: WatchedOrder[]): Promise<void> {
    const port = Number(new URL(webUrl).port);
    const share = Math.ceil(orders.length / processes);
    const streams = orders.map(({ paymentIntentId, cookie }, index) => ({
      paymentIntentId,
      cookie,
      address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    }));
    const opening = Array.from({ length: processes }, (_, index) =>
      this.#start({ port, streams: streams.slice(index * share, (index + 1) * share) }),
    );
    await Promise.all(opening);
  }

  /** Ends every stream as a closed browser does. */
  async close(): Promise<void> {
    const children = this.#children.splice(0);
    const ended = children.map((child) => once(child, "close"));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ended);
  }

  #start(task: ClientTask): Promise<void> {
    const child = fork(entry, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#children.push(child);
    return new Promise((resolve, reject) => {
      child.on("message", (message: ClientMessage) => {
        if (message.type === "opened") resolve();
        else if (message.type === "failed") reject(new Error(message.reason));
        else if (message.type === "heard") this.heard.push(message);
        else this.lost++;
      });
      child.on("close", () => reject(new Error("The clients' process ended.")));
      child.send(task);
    });
  }
}
