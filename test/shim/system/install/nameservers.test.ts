import { expect, test } from "vitest";
import {
  defaultListen,
  isWithResolved,
  nameservers,
  resolvedServers,
} from "../../../../src/shim/system/install/nameservers.ts";
import { WIRINGS } from "../../../../src/shim/system/install/wiring.ts";

test("the shim leaves port 53 alone where systemd-resolved knows ports", () => {
  expect(WIRINGS.map((wiring) => [wiring, isWithResolved(wiring), defaultListen(wiring, 252).port])).toEqual([
    ["dns-delegate", true, 5354],
    ["resolved", true, 5354],
    ["network-manager", false, 53],
    ["resolvconf", false, 53],
    ["file", false, 53],
  ]);
  expect([defaultListen("resolved", 245), defaultListen("resolved", undefined)].map(({ port }) => port)).toEqual([
    53, 53,
  ]);
});

test("of many addresses three, each once, those on all addresses by loopback", () => {
  const listen = ["0.0.0.0", "127.0.0.1", "::", "10.0.0.1", "10.0.0.2"].map((address) => ({ address, port: 53 }));
  expect(nameservers(listen)).toEqual(["127.0.0.1", "::1", "10.0.0.1"]);
  expect(resolvedServers([{ address: "::", port: 5354 }], 258)).toBe("[::1]:5354");
});
