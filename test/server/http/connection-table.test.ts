import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { ConnectionTable } from "../../../src/server/http/connection-table.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "../../../src/server/http/limits.ts";
import { connectionUnderTest } from "./connection-under-test.ts";

/** A table for two connections, and sockets to put into it. */
async function openTable(limits: Partial<HttpLimits> = {}): Promise<{
  readonly table: ConnectionTable;
  readonly refusals: string[];
  readonly accept: () => Promise<Socket>;
}> {
  const refusals: string[] = [];
  const table = new ConnectionTable(
    { ...DEFAULT_HTTP_LIMITS, maxConnections: 2, checkIntervalMs: 1e6, ...limits },
    (reason) => void refusals.push(reason),
  );
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
  return { table, refusals, accept };
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

test.each([
  [{}, "full"],
  [{ maxConnections: 3, maxConnectionsOfMachine: 2 }, "network"],
])("when all are at work, the new one goes; limits %j: %s", async (limits, reason) => {
  const { table, refusals, accept } = await openTable(limits);
  const never = { fetch: () => new Promise<Response>(() => undefined) };
  for (const { connection, begin } of [connectionUnderTest(never), connectionUnderTest(never)]) {
    const socket = await accept();
    table.admit(socket);
    table.add(socket, connection);
    begin().exchange.answer();
  }
  const newcomer = await accept();
  table.admit(newcomer);
  expect([newcomer.destroyed, table.size, refusals]).toEqual([true, 2, [reason]]);
});

test("a network that has its share makes room among its own", async () => {
  const { table, refusals, accept } = await openTable({ maxConnections: 9, maxConnectionsOfMachine: 2 });
  const sockets = [await accept(), await accept(), await accept()];
  for (const socket of sockets) table.admit(socket);
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
  sockets[1]?.destroy();
  sockets[2]?.destroy();
  await expect.poll(() => table.size).toBe(0);
  const later = [await accept(), await accept()];
  for (const socket of later) table.admit(socket);
  expect([later.map(({ destroyed }) => destroyed), refusals]).toEqual([[false, false], ["silent"]]);
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
