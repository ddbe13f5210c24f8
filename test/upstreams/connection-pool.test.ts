import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { Attempt } from "../../src/upstreams/attempt.ts";
import { ConnectionPool, type PooledConnection } from "../../src/upstreams/connection-pool.ts";
import { StaleConnectionError } from "../../src/upstreams/connection-error.ts";
import type { Destination } from "../../src/upstreams/destination.ts";
import { closing, destinationOf, GOOD, patience, serve } from "./scene.ts";
import { PartlySilent } from "./silent-address.ts";

interface Numbered extends PooledConnection {
  readonly number: number;
  isUsable: boolean;
  hasAnswered: boolean;
}

function poolOf(destination: Destination): ConnectionPool<Numbered> {
  let count = 0;
  const open = (socket: { destroy(): unknown; on(event: "error", ignore: () => void): unknown }): Numbered => {
    socket.on("error", () => undefined);
    return { number: ++count, isUsable: true, hasAnswered: false, close: () => void socket.destroy() };
  };
  return closing(new ConnectionPool<Numbered>({ destination, protocols: undefined, open }));
}

async function servedPool(): Promise<ConnectionPool<Numbered>> {
  const { port } = await serve("tcp", GOOD);
  return poolOf(destinationOf(`tcp://127.0.0.1:${port}`));
}

function numberOf({ number }: Numbered): Promise<number> {
  return Promise.resolve(number);
}

describe("the connections to one upstream", () => {
  test("are one as long as it carries all queries, a second with the 1001st, and four at most", async () => {
    const pool = await servedPool();
    const held: (() => void)[] = [];
    const used = new Map<number, number>();
    const hold = (connection: Numbered): Promise<void> => {
      used.set(connection.number, (used.get(connection.number) ?? 0) + 1);
      return new Promise((resolve) => held.push(resolve));
    };
    const waiting = Array.from({ length: 4000 }, () => pool.use(patience(), hold));
    await expect(pool.use(patience(), hold)).rejects.toMatchObject({
      code: "withdrawn",
      message: "has 4000 queries to answer already",
    });
    await expect.poll(() => held.length).toBe(4000);
    expect([...used.values()]).toEqual([1000, 1000, 1000, 1000]);
    for (const end of held) end();
    await Promise.all(waiting);
    expect(await pool.use(patience(), numberOf)).toBeLessThanOrEqual(4);
  });

  test("are another once one is of no use any more", async () => {
    const pool = await servedPool();
    await pool.use(patience(), async (connection) => void (connection.isUsable = false));
    expect(await pool.use(patience(), numberOf)).toBe(2);
  });

  test.each([
    [true, 2],
    [false, 1],
  ])("are tried once more if one that had answered (%s) turns out to be closed", async (hasAnswered, expected) => {
    const pool = await servedPool();
    await pool.use(patience(), async (connection) => void (connection.hasAnswered = hasAnswered));
    let count = 0;
    const stale = async (connection: Numbered): Promise<never> => {
      count++;
      connection.isUsable = false;
      throw new StaleConnectionError();
    };
    await expect(pool.use(patience(), stale)).rejects.toBeInstanceOf(StaleConnectionError);
    expect(count).toBe(expected);
  });

  test("go elsewhere after an address that took one and said nothing", async () => {
    const server = await serve("tcp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${server.port}#127.0.0.1,127.0.0.2`);
    const pool = poolOf(destination);
    await pool.use(patience(), async (connection) => void (connection.isUsable = false));
    await pool.use(patience(), numberOf);
    expect(destination.tried).toEqual(["127.0.0.1", "127.0.0.2", "127.0.0.1"]);
  });

  test("are not opened any more after it is closed, and who waits for one is told", async () => {
    const destination = new PartlySilent("tcp://192.0.2.1");
    const pool = poolOf(destination);
    const waiting = pool.use(patience(), numberOf);
    pool.close();
    await expect(waiting).rejects.toMatchObject({ code: "broken" });
    await expect(pool.use(patience(), numberOf)).rejects.toMatchObject({ code: "withdrawn" });
  });
});

describe("a connection that cannot be opened", () => {
  test("is the failure of a query that nobody waits for any more, too", async () => {
    const server = await serve("udp", GOOD);
    let stop = (): void => undefined;
    const attempt = new Attempt({ timeoutMs: 5000, whenAbandoned: (stopIt) => (stop = stopIt) });
    const used = poolOf(destinationOf(`tcp://127.0.0.1:${server.port}`)).use(attempt, numberOf);
    stop();
    await expect(used).rejects.toBeInstanceOf(UpstreamError);
    await expect(used).rejects.toMatchObject({ code: "unreachable" });
  });

  test("is given up by itself although the queries that wait for it are over, and then opened anew elsewhere", async () => {
    const { port } = await serve("tcp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${port}#192.0.2.1,127.0.0.1`);
    const pool = poolOf(destination);
    await expect(pool.use(patience(20), numberOf)).rejects.toMatchObject({ code: "timeout" });
    const [socket] = destination.silent;
    if (socket?.closed === false) await once(socket, "close");
    expect(await pool.use(patience(), numberOf)).toBe(1);
    expect(destination.tried).toEqual(["192.0.2.1", "127.0.0.1"]);
  });
});
