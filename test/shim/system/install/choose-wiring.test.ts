import { expect, test } from "vitest";
import { chooseWiring } from "../../../../src/shim/system/install/choose-wiring.ts";
import { WIRINGS, type Wiring } from "../../../../src/shim/system/install/wiring.ts";
import type { Machine, ResolvConfOwner } from "../../../../src/shim/system/machine.ts";
import { PLAIN_MACHINE } from "./scene.ts";

function owned(owner: ResolvConfOwner, isBindMounted = false): Pick<Machine, "resolvConf"> {
  return { resolvConf: { ...PLAIN_MACHINE.resolvConf, owner, isBindMounted } };
}

test.each<[string, Partial<Machine>, Wiring]>([
  ["a plain machine", {}, "file"],
  ["resolved 258 in use", { resolved: { version: 258, isInUse: true } }, "dns-delegate"],
  ["resolved 257 in use", { resolved: { version: 257, isInUse: true } }, "resolved"],
  ["resolved of an unknown version in use", { resolved: { version: 0, isInUse: true } }, "resolved"],
  ["resolved 258 that nobody asks", { resolved: { version: 258, isInUse: false } }, "file"],
  ["NetworkManager", { ...owned("NetworkManager"), networkManager: { isRunning: true } }, "network-manager"],
  ["NetworkManager that no longer runs", { ...owned("NetworkManager"), networkManager: { isRunning: false } }, "file"],
  ["NetworkManager that left the file to another", { networkManager: { isRunning: true } }, "file"],
  [
    "resolved before NetworkManager",
    { ...owned("NetworkManager"), networkManager: { isRunning: true }, resolved: { version: 252, isInUse: true } },
    "resolved",
  ],
  ["Debian's resolvconf", { ...owned("resolvconf"), resolvconf: "debian" }, "resolvconf"],
  ["openresolv", { ...owned("openresolv"), resolvconf: "openresolv" }, "resolvconf"],
  ["resolvconf that is gone", owned("resolvconf"), "file"],
  ["resolvconf that does not write the file", { resolvconf: "debian" }, "file"],
  ["dhclient", owned("dhclient"), "file"],
  ["a container", { ...owned("NetworkManager", true), networkManager: { isRunning: true } }, "file"],
])("for %s", (_, machine, expected) => {
  expect(chooseWiring({ ...PLAIN_MACHINE, ...machine }, "auto")).toBe(expected);
});

test.each<[Wiring, Partial<Machine>, string]>([
  [
    "dns-delegate",
    { resolved: { version: 252, isInUse: true } },
    "--wiring dns-delegate cannot work here: it needs systemd 258, and this is 252; --wiring resolved can",
  ],
  [
    "dns-delegate",
    { resolved: { version: 0, isInUse: false } },
    "--wiring dns-delegate cannot work here: it needs systemd 258, and this is an unknown version; --wiring file can",
  ],
  ["dns-delegate", {}, "--wiring dns-delegate cannot work here: systemd-resolved is not installed; --wiring file can"],
  ["resolved", {}, "--wiring resolved cannot work here: systemd-resolved is not installed; --wiring file can"],
  [
    "network-manager",
    {},
    "--wiring network-manager cannot work here: NetworkManager is not installed; --wiring file can",
  ],
  ["resolvconf", {}, "--wiring resolvconf cannot work here: resolvconf is not installed; --wiring file can"],
])("%s is refused where it cannot work", (wish, machine, message) => {
  expect(() => chooseWiring({ ...PLAIN_MACHINE, ...machine }, wish)).toThrow(message);
});

test("what can work is done as it is wished for", () => {
  const machine: Machine = {
    ...PLAIN_MACHINE,
    resolved: { version: 258, isInUse: false },
    networkManager: { isRunning: false },
    resolvconf: "debian",
  };
  expect(WIRINGS.map((wish) => chooseWiring(machine, wish))).toEqual(WIRINGS);
  expect(chooseWiring(machine, "none")).toBe("none");
});
