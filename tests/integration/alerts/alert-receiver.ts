import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A post as it came, with its signature. */
interface Received {
  body: string;
  signature: string;
}

/** A chat's incoming webhook that collects what it gets. */
export async function startAlertReceiver() {
  const received: Received[] = [];
  const answer = { status: 200, headers: {} as Record<string, string> };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      body: Buffer.concat(chunks).toString(),
      signature: String(request.headers["lectern-signature"]),
    });
    response.writeHead(answer.status, answer.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/x`,
    received,
    /** How posts are answered from now on. */
    answerWith(status: number, headers: Record<string, string> = {}) {
      Object.assign(answer, { status, headers });
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
