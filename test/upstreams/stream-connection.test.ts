import { expect, test } from "vitest";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { StreamConnection } from "../../src/upstreams/stream-connection.ts";
import { closing, destinationOf, patience, serve } from "./scene.ts";
import type { Behave } from "./fake-server.ts";

const ECHO: Behave = (octets, { send }) => send(octets);

async function connectTo(behave: Behave): Promise<StreamConnection> {
  const { port } = await serve("tcp", behave);
  return closing(new StreamConnection(destinationOf(`tcp://127.0.0.1:${port}`).connect()));
}

/** A query of its ID and a number, and the number that comes back. */
function query(value: number): { write: (id: number) => Uint8Array; read: (reply: Uint8Array) => number } {
  return {
    write: (id) => Uint8Array.of(id >> 8, id & 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, value),
    read: (reply) => reply[11] ?? 0,
  };
}

test("each reply goes to the query of its ID", async () => {
  const connection = await connectTo(ECHO);
  const values = Array.from({ length: 100 }, (_, index) => index);
  expect(await Promise.all(values.map((value) => connection.exchange(query(value), patience())))).toEqual(values);
});

test("replies that nobody waits for are passed over", async () => {
  const connection = await connectTo((octets, { send }) => {
    send(octets.with(0, (octets[0] ?? 0) ^ 0x40));
    send(octets);
  });
  expect(await connection.exchange(query(7), patience())).toBe(7);
});

test("a failure to read one reply is that query's alone", async () => {
  const connection = await connectTo(ECHO);
  const unreadable = {
    ...query(1),
    read: (): number => {
      throw new UpstreamError("mismatch", "not that");
    },
  };
  const bad = connection.exchange(unreadable, patience());
  const good = connection.exchange(query(2), patience());
  await expect(bad).rejects.toThrow("not that");
  expect(await good).toBe(2);
});

test("it is usable until it is closed, and has answered once a reply came", async () => {
  const connection = await connectTo(ECHO);
  expect([connection.isUsable, connection.hasAnswered]).toEqual([true, false]);
  await connection.exchange(query(1), patience());
  expect([connection.isUsable, connection.hasAnswered]).toEqual([true, true]);
  connection.close();
  expect(connection.isUsable).toBe(false);
});
