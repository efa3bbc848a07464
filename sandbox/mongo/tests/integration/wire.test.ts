import { once } from "node:events";
import { connect } from "node:net";
import { deserialize, serialize } from "bson";
import fc from "fast-check";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { body, message, opMsg, exchange as send, sendRaw } from "./raw-connection";
import { type Sandbox, startSandbox } from "./sandbox";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const exchange = (...parts: Buffer[]) => send(sandbox.url(), ...parts);
const command = (...parts: Buffer[]) => sendRaw(sandbox.url(), ...parts);

/** `{ "0": { "0": … } }`, written by hand because drivers refuse to. */
function nestedDocument(levels: number): Buffer {
  const bytes = Buffer.alloc(levels * 8 + 5);
  for (let level = 0; level <= levels; level++) {
    bytes.writeInt32LE(bytes.length - level * 8, level * 7);
    if (level < levels) bytes.set([3, 48, 0], level * 7 + 4);
  }
  return bytes;
}

function element(type: number, name: string, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]);
}

function text(name: string, value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32LE(value.length + 1);
  return element(2, name, Buffer.concat([length, Buffer.from(`${value}\0`)]));
}

function wrap(elements: Buffer[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), ...elements, Buffer.alloc(1)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

async function expectAlive() {
  expect(await sandbox.db("admin").command({ ping: 1 })).toMatchObject({ ok: 1 });
}

test("the handshake is that of a replica set's only member, which takes writes", async () => {
  const { host } = new URL(sandbox.url());
  expect(await sandbox.db("admin").command({ hello: 1 })).toMatchObject({
    isWritablePrimary: true,
    setName: "lectern-sandbox",
    hosts: [host],
    me: host,
    primary: host,
    logicalSessionTimeoutMinutes: 30,
    ok: 1,
  });
});

test("a driver's monitor that waits for news is answered again and again, and never takes the server for gone", async () => {
  const client = new MongoClient(sandbox.url(), {
    heartbeatFrequencyMS: 500,
    serverMonitoringMode: "stream",
  });
  const heard: string[] = [];
  client.on("serverHeartbeatSucceeded", ({ awaited }) => heard.push(awaited ? "awaited" : "asked"));
  client.on("serverHeartbeatFailed", ({ failure }) => heard.push(failure.message));
  try {
    await client.connect();
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(5);
    expect(heard.slice(1)).toEqual(heard.slice(1).map(() => "awaited"));
  } finally {
    await client.close();
  }
});

test("the first hello of a driver may come as OP_QUERY, and nothing else may", async () => {
  const query = (document: object) =>
    message(
      2004,
      Buffer.concat([Buffer.alloc(4), Buffer.from("admin.$cmd\0"), Buffer.alloc(8), serialize(document)]),
    );
  const answer = (await exchange(query({ isMaster: 1, helloOk: true }))) as Buffer;
  expect(answer.readInt32LE(12)).toBe(1);
  expect(answer.readInt32LE(8)).toBe(77);
  expect(deserialize(answer.subarray(36))).toMatchObject({ ismaster: true, helloOk: true, ok: 1 });
  const refused = (await exchange(query({ find: "orders" }))) as Buffer;
  expect(deserialize(refused.subarray(36))).toMatchObject({ ok: 0, code: 352 });
});

test("documents may come in a section of their own, and a message in pieces", async () => {
  const documents = Buffer.concat([serialize({ _id: 1 }), serialize({ _id: 2 })]);
  const section = Buffer.concat([Buffer.alloc(4), Buffer.from("documents\0"), documents]);
  section.writeInt32LE(section.length);
  const whole = opMsg(
    Buffer.concat([body({ insert: "sections", $db: "school" }), Buffer.from([1]), section]),
  );
  const pieces = [whole.subarray(0, 3), whole.subarray(3, 40), whole.subarray(40)];
  expect(await command(...pieces)).toMatchObject({ ok: 1, n: 2 });
  expect(await sandbox.db().collection("sections").countDocuments()).toBe(2);
});

test("a write that wants no answer gets none, and the next command on the connection sees it", async () => {
  const silent = opMsg(
    body({ insert: "silent", documents: [{ _id: 1 }], writeConcern: { w: 0 }, $db: "school" }),
    2,
  );
  const next = opMsg(body({ count: "silent", $db: "school" }));
  expect(await command(silent, next)).toMatchObject({ n: 1 });
});

test("every answer carries the times of a replica set, and they move with writes", async () => {
  const before = await sandbox.db().command({ ping: 1 });
  await sandbox.db().collection("times").insertOne({});
  const after = await sandbox.db().command({ ping: 1 });
  expect(after.operationTime.greaterThan(before.operationTime)).toBe(true);
  expect(after.$clusterTime.clusterTime.equals(after.operationTime)).toBe(true);
});

describe("hostile input closes the connection or gets an error, and the server lives on", () => {
  test.each([
    ["a length below the header's", message(2013, Buffer.alloc(8), 5)],
    ["a negative length", message(2013, Buffer.alloc(8), -1)],
    ["a length above 48 MB", message(2013, Buffer.alloc(8), 48_000_001)],
    ["an unknown opcode", message(2001, Buffer.alloc(20))],
    ["an unknown required flag", opMsg(body({ ping: 1, $db: "admin" }), 4)],
    ["a section of unknown kind", opMsg(Buffer.from([9, 5, 0, 0, 0, 0]))],
    ["no section at all", opMsg(Buffer.alloc(0))],
    ["a document that says it is longer than the message", opMsg(Buffer.from([0, 99, 0, 0, 0, 0]))],
    ["a sequence without a name", opMsg(Buffer.from([1, 8, 0, 0, 0, 65, 65, 65, 65]))],
    ["a legacy query without a name", message(2004, Buffer.alloc(4, 1))],
  ])("%s", async (_, bytes) => {
    expect(await exchange(bytes)).toBeUndefined();
    await expectAlive();
  });

  test("damaged BSON is refused by code", async () => {
    const damaged = Buffer.from(body({ ping: 1, $db: "admin" }));
    damaged[5] = 0x77;
    expect(await command(opMsg(damaged))).toMatchObject({ ok: 0, code: 22 });
    await expectAlive();
  });

  test("a document nested too deep is refused by code", async () => {
    let nested: object = {};
    for (let depth = 0; depth < 400; depth++) nested = { a: nested };
    await expect(sandbox.db().collection("deep").insertOne(nested)).rejects.toMatchObject({ code: 15 });
    await expect(sandbox.db().collection("deep").find(nested).toArray()).resolves.toEqual([]);
  });

  test("a document that nests 200,000 deep is not stored, and looking for it harms nobody", async () => {
    await sandbox.db().collection("deep").insertOne({});
    const nested = nestedDocument(200_000);
    const send = (name: string, field: Buffer) =>
      command(
        opMsg(Buffer.concat([Buffer.from([0]), wrap([text(name, "deep"), text("$db", "school"), field])])),
      );
    expect(await send("insert", element(4, "documents", nested))).toMatchObject({
      n: 0,
      writeErrors: [{ index: 0 }],
    });
    expect(await send("find", element(3, "filter", nested))).toMatchObject({ ok: expect.any(Number) });
    await expectAlive();
  });

  test("any damage to a command", async () => {
    const commands = [
      { insert: "fuzz", documents: [{ a: 1, b: ["x", { c: new Date() }] }], $db: "school" },
      {
        update: "fuzz",
        updates: [{ q: { a: { $gt: 1 } }, u: { $set: { b: 1 } }, upsert: true }],
        $db: "school",
      },
      { find: "fuzz", filter: { a: { $in: [1, 2] } }, sort: { a: 1 }, limit: 3, $db: "school" },
      {
        aggregate: "fuzz",
        pipeline: [{ $match: { a: 1 } }, { $group: { _id: "$a" } }],
        cursor: {},
        $db: "school",
      },
    ].map((each) => opMsg(body(each)));
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), damage, async (whole, changes) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) damaged[16 + (at % (damaged.length - 16))] = byte;
        const answer = await command(damaged);
        expect(answer === undefined || typeof answer.ok === "number").toBe(true);
      }),
      { numRuns: 300 },
    );
    await expectAlive();
  });

  test("a client that goes away in the middle of a message", async () => {
    const { hostname, port } = new URL(sandbox.url());
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.write(opMsg(body({ ping: 1, $db: "admin" })).subarray(0, 30));
    socket.destroy();
    await expectAlive();
  });
});

describe("what the server does not know it refuses by MongoDB's code", () => {
  test.each([
    [{ mapReduce: "orders" }, 59],
    [{ find: "orders", fancy: true }, 40415],
    [{ find: "orders", tailable: true }, 238],
    [{ find: "orders", collation: { locale: "de" } }, 238],
    [{ find: "orders", filter: { $where: "true" } }, 2],
    [{ find: "orders", limit: -1 }, 51024],
    [{ find: "orders", sort: { a: 5 } }, 15975],
    [{ killCursors: "orders", cursors: ["5"] }, 14],
    [{ find: "orders", filter: 5 }, 14],
    [{ find: "" }, 73],
    [{ find: "a$b" }, 73],
    [{ insert: "orders", documents: [] }, 16],
    [{ insert: "orders", documents: [{}], writeConcern: { w: 3 } }, 100],
    [{ update: "orders", updates: [{ q: {}, u: {}, fancy: 1 }] }, 40415],
    [{ create: "capped", capped: true, size: 1000 }, 238],
    [{ create: "checked", validator: { a: 1 } }, 238],
    [{ create: "view", viewOn: "orders", pipeline: [] }, 238],
    [{ aggregate: "orders", pipeline: [{ $out: "copy" }], cursor: {} }, 238],
    [{ aggregate: "orders", pipeline: [{ $fancy: 1 }], cursor: {} }, 40324],
    [{ aggregate: "orders", pipeline: [] }, 9],
    [{ getMore: 5n, collection: "orders" }, 43],
    [{ explain: { delete: "orders" } }, 115],
    [{ find: "orders", readConcern: { level: "snapshot" } }, 238],
  ])("%o → %i", async (sent, code) => {
    await expect(sandbox.db().command(sent)).rejects.toMatchObject({ code });
  });
});
