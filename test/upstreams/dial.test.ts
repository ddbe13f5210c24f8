import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { dial, type Dial } from "../../src/upstreams/dial.ts";
import { stopClock, untilStill } from "../support/still-clock.ts";
import { GOOD, serve } from "./scene.ts";
import { PartlySilent } from "./silent-address.ts";

function open(socket: Socket): Socket {
  onTestFinished(() => void socket.destroy());
  return socket;
}

function dialTcp(destination: PartlySilent, leftMs = 5000): Dial<Socket> {
  return dial({ destination, protocols: undefined, leftMs, open });
}

describe("a connection", () => {
  test("is opened at the next address when one refuses it, and there first from then on", async () => {
    const { port } = await serve("tcp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${port}#127.0.0.2,127.0.0.1`);
    expect((await dialTcp(destination).opening).host).toBe("127.0.0.1");
    await dialTcp(destination).opening;
    expect(destination.tried).toEqual(["127.0.0.2", "127.0.0.1", "127.0.0.1"]);
  });

  test("is opened at the next address when one says nothing for a third of the query's time", async () => {
    const { port } = await serve("tcp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${port}#192.0.2.1,127.0.0.1`);
    stopClock();
    const { opening } = dialTcp(destination, 300);
    await vi.advanceTimersByTimeAsync(99);
    expect(destination.tried).toEqual(["192.0.2.1"]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await opening).host).toBe("127.0.0.1");
    expect(destination.silent[0]?.destroyed).toBe(true);
  });

  test("over TLS counts as open after the handshake only", async () => {
    const good = await serve("tls", GOOD);
    // Takes the connection, and then says nothing.
    const silent = await serve("tcp", () => undefined, good.port, "127.0.0.2");
    const destination = new PartlySilent(`tls://localhost:${good.port}#127.0.0.2,127.0.0.1`);
    stopClock();
    const { opening } = dial({ destination, protocols: ["dot"], leftMs: 300, open });
    await untilStill(() => silent.sockets.length === 1);
    await vi.advanceTimersByTimeAsync(100);
    const { host } = await opening;
    expect([host, silent.sockets.length]).toEqual(["127.0.0.1", 1]);
  });

  test("fails with the last address's failure when none takes it", async () => {
    const { port } = await serve("udp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${port}#192.0.2.1,127.0.0.2`);
    stopClock();
    const outcome = Promise.allSettled([dialTcp(destination, 150).opening]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await outcome).toMatchObject([
      { reason: { code: "unreachable", message: "refused the connection (ECONNREFUSED)" } },
    ]);
  });

  test("that hangs ends by itself, whoever waits for it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const destination = new PartlySilent("tcp://192.0.2.1");
    const outcome = Promise.allSettled([dialTcp(destination, 10).opening]);
    await vi.advanceTimersByTimeAsync(3500);
    expect(await outcome).toMatchObject([
      { reason: { code: "unreachable", message: "took no connection within 3500 ms" } },
    ]);
    expect(destination.silent[0]?.destroyed).toBe(true);
  });

  test("is no longer opened once that is cancelled", async () => {
    const destination = new PartlySilent("tcp://dns.example#192.0.2.1,127.0.0.1");
    const { opening, cancel } = dialTcp(destination);
    cancel();
    await expect(opening).rejects.toMatchObject({ code: "broken" });
    expect(destination.tried).toEqual(["192.0.2.1"]);
  });

  test("that its maker refuses is closed, and not tried elsewhere", async () => {
    const server = await serve("tcp", GOOD);
    const destination = new PartlySilent(`tcp://dns.example:${server.port}#127.0.0.1,127.0.0.2`);
    const refuse = (): never => {
      throw new TypeError("not that");
    };
    await expect(dial({ destination, protocols: undefined, leftMs: 300, open: refuse }).opening).rejects.toThrow(
      "not that",
    );
    expect(destination.tried).toEqual(["127.0.0.1"]);
    const [socket] = server.sockets;
    if (socket !== undefined && !socket.closed) await once(socket, "close");
  });
});

describe("a connection to a host whose addresses change", () => {
  test("is opened where the host is now, when it is no longer where it was", async () => {
    const { port } = await serve("tcp", GOOD);
    const known = ["127.0.0.2"];
    const destination = new PartlySilent(`https://dns.example:${port}`, {
      known,
      refresh: async () => void known.splice(0, 1, "127.0.0.1"),
    });
    expect((await dialTcp(destination).opening).host).toBe("127.0.0.1");
    expect(destination.tried).toEqual(["127.0.0.2", "127.0.0.1"]);
  });

  test("is tried at an address that says nothing for its share of the time, then asked for, and then with all there is", async () => {
    const { port } = await serve("tcp", GOOD);
    const known = ["192.0.2.1"];
    let countAsked = 0;
    const refresh = async (): Promise<void> => {
      countAsked++;
      known.push("127.0.0.1");
    };
    const destination = new PartlySilent(`https://dns.example:${port}`, { known, refresh });
    stopClock();
    const { opening } = dialTcp(destination, 150);
    await vi.advanceTimersByTimeAsync(50);
    await opening;
    expect([countAsked, destination.tried]).toEqual([1, ["192.0.2.1", "127.0.0.1"]]);
  });

  test("fails as its addresses do when they stay the same, though these cannot be asked for", async () => {
    const { port } = await serve("udp", GOOD);
    const refresh = (): Promise<void> => Promise.reject(new Error("nobody knows"));
    const destination = new PartlySilent(`https://dns.example:${port}`, { known: ["127.0.0.2"], refresh });
    await expect(dialTcp(destination).opening).rejects.toMatchObject({ code: "unreachable" });
    expect(destination.tried).toEqual(["127.0.0.2", "127.0.0.2"]);
  });

  test("is not tried again once that is cancelled", async () => {
    let found = (): void => undefined;
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const refresh = (): Promise<void> => {
      isAsked();
      return new Promise((resolve) => (found = resolve));
    };
    const { port } = await serve("udp", GOOD);
    const destination = new PartlySilent(`https://dns.example:${port}`, { known: ["127.0.0.2"], refresh });
    const { opening, cancel } = dialTcp(destination);
    const outcome = Promise.allSettled([opening]);
    await asked;
    cancel();
    found();
    expect(await outcome).toMatchObject([{ reason: { code: "broken" } }]);
    expect(destination.tried).toEqual(["127.0.0.2"]);
  });
});
