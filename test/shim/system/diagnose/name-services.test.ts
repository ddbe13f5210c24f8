import { expect, test } from "vitest";
import { diagnoseNameServices } from "../../../../src/shim/system/diagnose/name-services.ts";
import { parseHostServices } from "../../../../src/shim/system/observe/name-services.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { installed, observed, running, told } from "./observed.ts";

const SHIM = { told: told(), installation: installed() };
const RESOLVED = { ...SHIM, processes: [running(4, "systemd-resolved")] };

test.each<readonly [string, string, Partial<Observation>, readonly string[]]>([
  ["files dns", "files dns", SHIM, []],
  ["no DNS at all", "files", {}, ["broken no-dns: sed -i 's/^hosts:.*/& dns/' /etc/nsswitch.conf"]],
  [
    "systemd-resolved before resolv.conf, which leads to the shim",
    "files resolve [!UNAVAIL=return] dns",
    RESOLVED,
    ["broken nss-past-shim: meshdoh shim install --gateway=https://dns.example.org/dns-query --wiring=auto"],
  ],
  ["systemd-resolved, which does not run", "files resolve [!UNAVAIL=return] dns", SHIM, []],
  [
    "systemd-resolved, which leads to the shim",
    "files resolve dns",
    { ...RESOLVED, installation: installed({ wiring: "resolved" }) },
    [],
  ],
  ["multicast DNS for names of two labels", "files mdns4_minimal [NOTFOUND=return] dns", SHIM, []],
  [
    "multicast DNS that was allowed all of .local",
    "files mdns4_minimal [NOTFOUND=return] dns",
    { ...SHIM, mdnsAllow: ".local.\n.local\n" },
    [String.raw`risk mdns-takes-local: sed -i '/^hosts:/s/ *mdns4_minimal *\[NOTFOUND=return\]//' /etc/nsswitch.conf`],
  ],
  [
    "multicast DNS for everything",
    "files mdns [NOTFOUND=return] dns",
    SHIM,
    [String.raw`risk mdns-takes-local: sed -i '/^hosts:/s/ *mdns *\[NOTFOUND=return\]//' /etc/nsswitch.conf`],
  ],
  ["multicast DNS behind dns", "files dns mdns [NOTFOUND=return]", SHIM, []],
  ["multicast DNS that lets others try", "files mdns4 dns", SHIM, []],
  ["multicast DNS, where no shim is", "files mdns [NOTFOUND=return] dns", {}, []],
])("nsswitch.conf with %s", (_what, hosts, parts, expected) => {
  const seen = observed({ hostServices: parseHostServices(`hosts: ${hosts}\n`), ...parts });
  expect(diagnoseNameServices(seen).map(({ severity, id, mend }) => `${severity} ${id}: ${mend}`)).toEqual(expected);
});
