import { describe, expect, test } from "vitest";
import { observeMachine } from "../../../../src/shim/system/observe/observe-machine.ts";
import type { Machine } from "../../../../src/shim/system/machine.ts";
import { plantMachine, type Entry } from "./machine-tree.ts";
import {
  ALPINE_CONTAINER,
  ARCH,
  DEBIAN_RESOLVCONF,
  DEBIAN_RESOLVED,
  FEDORA_NETWORK_MANAGER,
  INSTALLED,
  UBUNTU,
} from "./machine-trees.ts";

/** What decides how a machine is wired, without the text of its resolv.conf. */
async function look(tree: Readonly<Record<string, Entry>>): Promise<unknown> {
  const { resolvConf, ...rest }: Machine = await observeMachine(await plantMachine(tree), () =>
    Promise.resolve(undefined),
  );
  const { kind, target, isBindMounted, owner } = resolvConf;
  return { ...rest, resolvConf: { kind, target, isBindMounted, owner } };
}

const NOTHING = { resolved: undefined, networkManager: undefined, resolvconf: undefined };
const FILE = { kind: "file", target: undefined, isBindMounted: false };

describe("what decides how a machine is wired is seen on", () => {
  test.each<readonly [string, Readonly<Record<string, Entry>>, unknown]>([
    [
      "Debian with systemd-resolved",
      DEBIAN_RESOLVED,
      {
        ...NOTHING,
        resolved: { version: 257, isInUse: true },
        hasSystemd: true,
        systemdVersion: 257,
        resolvers: ["192.0.2.53", "fe80::1"],
        resolvConf: {
          kind: "symlink",
          target: "/run/systemd/resolve/stub-resolv.conf",
          isBindMounted: false,
          owner: "systemd-resolved",
        },
      },
    ],
    [
      "Ubuntu 24.04, where only the nameserver leads to systemd-resolved",
      UBUNTU,
      {
        ...NOTHING,
        resolved: { version: 255, isInUse: true },
        hasSystemd: true,
        systemdVersion: 255,
        resolvers: ["192.0.2.53", "fe80::1"],
        resolvConf: {
          kind: "symlink",
          target: "../run/systemd/resolve/stub-resolv.conf",
          isBindMounted: false,
          owner: "systemd-resolved",
        },
      },
    ],
    [
      "Fedora with NetworkManager",
      FEDORA_NETWORK_MANAGER,
      {
        ...NOTHING,
        networkManager: { isRunning: true },
        hasSystemd: true,
        resolvers: ["192.0.2.53"],
        resolvConf: { ...FILE, owner: "NetworkManager" },
      },
    ],
    [
      "Arch",
      ARCH,
      { ...NOTHING, hasSystemd: true, resolvers: ["192.0.2.53"], resolvConf: { ...FILE, owner: "nobody known" } },
    ],
    [
      "a container of Alpine, whose resolver is Docker's on loopback",
      ALPINE_CONTAINER,
      {
        ...NOTHING,
        hasSystemd: false,
        resolvers: [],
        resolvConf: { ...FILE, isBindMounted: true, owner: "Docker" },
      },
    ],
    [
      "Debian with resolvconf",
      DEBIAN_RESOLVCONF,
      {
        ...NOTHING,
        resolvconf: "debian",
        hasSystemd: true,
        resolvers: ["192.0.2.53"],
        resolvConf: {
          kind: "symlink",
          target: "../run/resolvconf/resolv.conf",
          isBindMounted: false,
          owner: "resolvconf",
        },
      },
    ],
    [
      "a machine with the shim, which is no original resolver",
      INSTALLED,
      { ...NOTHING, hasSystemd: true, resolvers: [], resolvConf: { ...FILE, owner: "meshdoh" } },
    ],
    [
      "the tree of an image that does not run",
      {
        "/usr/lib/systemd/systemd": "",
        "/usr/lib/systemd/systemd-resolved": "",
        "/usr/sbin/NetworkManager": "",
        "/etc/systemd/system/sysinit.target.wants/systemd-resolved.service": { link: "/lib/systemd/system/x" },
        "/etc/nsswitch.conf": "hosts: files resolve dns\n",
      },
      {
        ...NOTHING,
        resolved: { version: 0, isInUse: true },
        networkManager: { isRunning: false },
        hasSystemd: true,
        resolvers: [],
        resolvConf: { kind: "absent", target: undefined, isBindMounted: false, owner: "nobody known" },
      },
    ],
    [
      "a machine whose resolv.conf is a link that leads nowhere",
      { "/etc/resolv.conf": { link: "/run/systemd/resolve/stub-resolv.conf" } },
      {
        ...NOTHING,
        hasSystemd: false,
        resolvers: [],
        resolvConf: {
          kind: "symlink",
          target: "/run/systemd/resolve/stub-resolv.conf",
          isBindMounted: false,
          owner: "systemd-resolved",
        },
      },
    ],
  ])("%s", async (_what, tree, expected) => {
    expect(await look(tree)).toEqual(expected);
  });
});
