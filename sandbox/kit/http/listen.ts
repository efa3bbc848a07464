import type { AddressInfo, Server } from "node:net";

/**
 * Makes a server listen on 127.0.0.1.
 *
 * @param port 0 takes any free port
 * @returns the port
 * @throws NodeJS.ErrnoException `EADDRINUSE` when the port is taken
 */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
