import { describe, expect, test } from "vitest";
import { foreignSockets, isShimRunning } from "../../../../src/shim/system/observe/foreign-sockets.ts";
import type { HeldSocket } from "../../../../src/shim/system/observe/port-holders.ts";
import { held, installed, observed, running } from "../diagnose/observed.ts";

const SHIM = running(9, "meshdoh");
const UNBOUND = running(5, "unbound");
const AT = { address: "127.0.0.1", port: 53 };
const ANSWER = { server: AT, protocol: "udp", reply: { kind: "reply", rcode: 0, extendedErrors: [] } } as const;

function seenWith(socket: HeldSocket, parts = {}): ReturnType<typeof observed> {
  return observed({ shims: [SHIM], ports: { sockets: [socket], lacksRights: false }, ...parts });
}

describe("an address of the shim is taken", () => {
  test.each([
    ["by another program on it", held("udp", "127.0.0.1", 53, UNBOUND), true],
    ["by another program on all addresses", held("tcp", "0.0.0.0", 53, UNBOUND), true],
    ["by another program on all addresses of both families", held("udp", "::", 53, UNBOUND), true],
    ["not by one on another address", held("udp", "127.0.0.53", 53, UNBOUND), false],
    ["not by one on another port", held("udp", "127.0.0.1", 5353, UNBOUND), false],
    ["not by the shim itself", held("udp", "127.0.0.1", 53, SHIM), false],
    ["by systemd for somebody else", held("udp", "127.0.0.1", 53, running(1, "systemd")), true],
    ["by somebody that cannot be seen, when nothing answers", held("udp", "127.0.0.1", 53), true],
  ])("%s: %o", (_what, socket, expected) => {
    expect(foreignSockets(seenWith(socket), AT)).toEqual(expected ? [socket] : []);
  });

  test("not by systemd, which opened the socket for an installed shim", () => {
    const socket = held("udp", "127.0.0.1", 53, running(1, "systemd"));
    expect(foreignSockets(seenWith(socket, { shims: [], installation: installed() }), AT)).toEqual([]);
  });

  test("not by somebody that cannot be seen and answers", () => {
    expect(foreignSockets(seenWith(held("udp", "127.0.0.1", 53), { listeners: [ANSWER] }), AT)).toEqual([]);
  });

  test("not, for an address of IPv6, by a program on all addresses of IPv4", () => {
    expect(foreignSockets(seenWith(held("udp", "0.0.0.0", 53, UNBOUND)), { address: "::1", port: 53 })).toEqual([]);
  });
});

describe("a shim runs", () => {
  test.each([
    ["when it is seen", { shims: [SHIM] }, true],
    ["when it is not seen, but answers", { listeners: [ANSWER] }, true],
    [
      "not when another program answers in its place",
      { listeners: [ANSWER], ports: { sockets: [held("udp", "127.0.0.1", 53, UNBOUND)], lacksRights: false } },
      false,
    ],
    ["not when nothing is seen or heard", {}, false],
  ])("%s", (_what, parts, expected) => {
    expect(isShimRunning(observed(parts))).toBe(expected);
  });
});
