import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ConnectionTable } from "../../../src/server/http/connection-table.ts";
import { DEFAULT_HTTP_LIMITS } from "../../../src/server/http/limits.ts";
import { connectionUnderTest } from "./connection-under-test.ts";

/** A table for two connections, and sockets to put into it. */
async function openTable(): Promise<{ readonly table: ConnectionTable; readonly accept: () => Promise<Socket> }> {
  const table = new ConnectionTable({ ...DEFAULT_HTTP_LIMITS, maxConnections: 2, checkIntervalMs: 1e6 });
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    table.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const accept = async (): Promise<Socket> => {
    const client = connect(port, "127.0.0.1");
    client.on("error", () => undefined);
    const [socket] = await once(server, "connection");
    onTestFinished(() => {
      client.destroy();
      socket.destroy();
    });
    return socket;
  };
  return { table, accept };
}

test("a connection counts once, before and after its protocol is known, until it closes", async () => {
  const { table, accept } = await openTable();
  const socket = await accept();
  table.admit(socket);
  expect(table.size).toBe(1);
  table.add(socket, connectionUnderTest().connection);
  expect(table.size).toBe(1);
  socket.destroy();
  await once(socket, "close");
  expect(table.size).toBe(0);
});

test("room is made by the oldest that has shown nothing", async () => {
  const { table, accept } = await openTable();
  const sockets = [await accept(), await accept(), await accept()];
  for (const socket of sockets) table.admit(socket);
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
});

test("then by the one that is idle for the longest, never by one at work", async () => {
  const { table, accept } = await openTable();
  const [busy, idle] = [connectionUnderTest(), connectionUnderTest()];
  for (const { connection } of [busy, idle]) {
    const socket = await accept();
    table.admit(socket);
    table.add(socket, connection);
  }
  busy.begin();
  const newcomer = await accept();
  table.admit(newcomer);
  expect([busy.ends, idle.ends, newcomer.destroyed]).toEqual([[], ["destroy"], false]);
});

test("when all are at work, the new one goes", async () => {
  const { table, accept } = await openTable();
  for (const { connection, begin } of [connectionUnderTest(), connectionUnderTest()]) {
    const socket = await accept();
    table.admit(socket);
    table.add(socket, connection);
    begin();
  }
  const newcomer = await accept();
  table.admit(newcomer);
  expect([newcomer.destroyed, table.size]).toEqual([true, 2]);
});

test.each([
  [9_000, false],
  [11_000, true],
])("after %i ms without a protocol a connection is ended: %s", async (ms, isEnded) => {
  const { table, accept } = await openTable();
  const socket = await accept();
  table.admit(socket);
  table.check(performance.now() + ms);
  expect(socket.destroyed).toBe(isEnded);
});
