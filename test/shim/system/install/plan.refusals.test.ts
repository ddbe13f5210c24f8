import { expect, test } from "vitest";
import { planInstall } from "../../../../src/shim/system/install/plan.ts";
import type { InstallWishes } from "../../../../src/shim/system/install/wishes.ts";
import type { Machine } from "../../../../src/shim/system/machine.ts";
import { PLAIN_MACHINE, WISHES } from "./scene.ts";

function plan(wishes: Partial<InstallWishes>, machine: Partial<Machine> = {}) {
  return planInstall({ ...PLAIN_MACHINE, ...machine }, { ...WISHES, ...wishes });
}

const RESOLVED = { version: 252, isInUse: true };

test.each<[string, Partial<InstallWishes>, Partial<Machine>, string]>([
  ["no systemd", {}, { hasSystemd: false }, "systemd does not run this machine: use --no-service"],
  [
    "a token for a systemd that hands none over",
    { tokenFile: "/etc/meshdoh/token" },
    { systemdVersion: 246 },
    "--token-file needs systemd 247, which hands a service a file that only root can read, and this is 246",
  ],
  [
    "all addresses of IPv4, which no shim listens at",
    { listen: [{ address: "0.0.0.0", port: 53 }] },
    {},
    "--listen 0.0.0.0:53 is every address of this machine, which the shim refuses: name each of them",
  ],
  [
    "all addresses, though sockets are opened by systemd",
    {
      isSocketActivated: true,
      listen: [
        { address: "127.0.0.1", port: 53 },
        { address: "::", port: 53 },
      ],
    },
    {},
    "--listen [::]:53 is every address of this machine, which the shim refuses: name each of them",
  ],
  ["any free port", { listen: [{ address: "127.0.0.1", port: 0 }] }, {}, "--listen with port 0"],
  [
    "a port that resolv.conf cannot name",
    { listen: [{ address: "127.0.0.1", port: 5300 }] },
    {},
    "resolv.conf cannot name a port: the shim has to --listen at port 53, e.g. 127.0.0.1:53",
  ],
  [
    "a port for an old resolved",
    { listen: [{ address: "127.0.0.1", port: 5300 }] },
    { resolved: { version: 245, isInUse: true } },
    "systemd-resolved knows ports since 246: use --listen 127.0.0.1:53",
  ],
  [
    "more zones than resolved takes",
    { zones: Array.from({ length: 300 }, (_, n) => `z${n}.example.`) },
    { resolved: RESOLVED },
    "systemd-resolved takes 256 domains, and these are 302: use --wiring file",
  ],
])("%s is refused", (_, wishes, machine, message) => {
  expect(() => plan(wishes, machine)).toThrow(message);
});

test.each<[string, Partial<InstallWishes>, Partial<Machine>]>([
  ["a new systemd", { tokenFile: "/etc/meshdoh/token" }, { systemdVersion: 247 }],
  ["a systemd of unknown age", { tokenFile: "/etc/meshdoh/token" }, {}],
  [
    "an old systemd that starts no shim",
    { tokenFile: "/etc/meshdoh/token", hasService: false },
    { systemdVersion: 245 },
  ],
  ["an old systemd, without a token", {}, { systemdVersion: 245 }],
])("%s takes the install", (_, wishes, machine) => {
  expect(plan(wishes, machine).wiring).toBe("file");
});
