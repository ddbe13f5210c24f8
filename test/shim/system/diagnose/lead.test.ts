import { expect, test } from "vitest";
import { diagnoseLead } from "../../../../src/shim/system/diagnose/lead.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import type { Installation } from "../../../../src/shim/system/observe/installation.ts";
import { installed, observed, running, told, withResolvConf } from "./observed.ts";

const OTHER = withResolvConf("nameserver 192.0.2.1\nnameserver 127.0.0.1\n");
const WIRING_UNIT = { path: "/etc/systemd/system/meshdoh-shim-wiring.service", state: "ours" } as const;
const RESOLVED = running(4, "systemd-resolved");

test.each<readonly [string, Partial<Installation>, Partial<Observation>, readonly string[]]>([
  ["the shim first: well", { wiring: "file" }, { machine: withResolvConf("nameserver 127.0.0.1\n") }, []],
  [
    "another first, by resolvconf",
    { wiring: "resolvconf", files: [WIRING_UNIT] },
    { machine: OTHER },
    ["shim-not-first: systemctl restart meshdoh-shim-wiring.service"],
  ],
  [
    "another first, by NetworkManager",
    { wiring: "network-manager" },
    { machine: OTHER },
    ["shim-not-first: systemctl reload NetworkManager"],
  ],
  ["another first, where somebody else leads to the shim", { wiring: "none" }, { machine: OTHER }, []],
  [
    "systemd-resolved asked: well",
    { wiring: "dns-delegate" },
    { machine: { ...OTHER, resolved: { version: 258, isInUse: true } }, processes: [RESOLVED] },
    [],
  ],
  [
    "systemd-resolved running, and not asked",
    { wiring: "dns-delegate", files: [] },
    { machine: { ...OTHER, resolved: { version: 258, isInUse: false } }, processes: [RESOLVED] },
    ["resolved-not-asked: ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf"],
  ],
  [
    "systemd-resolved not running",
    { wiring: "resolved" },
    { machine: { ...OTHER, resolved: { version: 252, isInUse: false } } },
    ["resolved-not-running: systemctl enable --now systemd-resolved"],
  ],
  ["an image that does not run", { wiring: "resolved" }, { processes: [] }, []],
])("with every file in its place: %s", (_what, installation, parts, expected) => {
  const seen = observed({ told: told(), installation: installed(installation), ...parts });
  expect(diagnoseLead(seen, installed(installation)).map(({ id, mend }) => `${id}: ${mend}`)).toEqual(expected);
});
