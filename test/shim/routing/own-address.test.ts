import { networkInterfaces } from "node:os";
import { expect, test, vi } from "vitest";
import type { SocketAddress } from "../../../src/shim/socket-address.ts";
import { withoutOwn } from "../../../src/shim/routing/own-address.ts";
import { addressOf } from "../shim-settings.ts";

vi.mock("node:os", () => ({
  networkInterfaces: () => ({ lo: [{ address: "127.0.0.1" }, { address: "::1" }], eth0: [{ address: "10.9.8.7" }] }),
}));

const LOOPBACK = { address: "127.0.0.1", port: 53 };

test.each<[string, string, readonly SocketAddress[], boolean]>([
  ["its own address and port", "udp://127.0.0.1:53", [LOOPBACK], true],
  ["one of several", "udp://[::1]:53", [LOOPBACK, { address: "::1", port: 53 }], true],
  ["its own address in another spelling", "udp://[::1]:53", [{ address: "0:0:0:0:0:0:0:1", port: 53 }], true],
  ["its own address within an IPv6 one", "udp://[::ffff:127.0.0.1]:53", [LOOPBACK], true],
  ["another port", "udp://127.0.0.1:5353", [LOOPBACK], false],
  ["another address of loopback, such as systemd-resolved's", "udp://127.0.0.53:53", [LOOPBACK], false],
  ["another machine", "udp://192.0.2.1:53", [LOOPBACK], false],
  ["an address of this machine behind a wildcard", "udp://10.9.8.7:53", [{ address: "0.0.0.0", port: 53 }], true],
  ["another port behind a wildcard", "udp://10.9.8.7:53", [{ address: "0.0.0.0", port: 5353 }], false],
  ["no address at all, which leads to loopback", "udp://0.0.0.0:53", [LOOPBACK], true],
  ["the same of IPv6", "udp://[::]:53", [{ address: "::1", port: 53 }], true],
  ["the same in another spelling", "udp://[::ffff:0.0.0.0]:53", [LOOPBACK], true],
  ["no address, behind a wildcard", "udp://0.0.0.0:53", [{ address: "0.0.0.0", port: 53 }], true],
  ["no address, behind the wildcard of the other family", "udp://0.0.0.0:53", [{ address: "::", port: 53 }], true],
  ["no address, while the shim listens elsewhere", "udp://0.0.0.0:53", [{ address: "10.9.8.7", port: 53 }], false],
  ["no address at another port", "udp://0.0.0.0:5353", [LOOPBACK], false],
  ["another machine behind a wildcard", "udp://10.9.8.6:53", [{ address: "::", port: 53 }], false],
])("%s (%s) is the shim itself: %s", (_what, href, listen, isOwn) => {
  expect(Object.keys(networkInterfaces())).toEqual(["lo", "eth0"]);
  const lines: string[] = [];
  const left = withoutOwn([addressOf(href)], listen, (line) => lines.push(line));
  expect(left).toHaveLength(isOwn ? 0 : 1);
  expect(lines).toEqual(isOwn ? [`resolver ${addressOf(href).label} is this shim itself and is not asked`] : []);
});
