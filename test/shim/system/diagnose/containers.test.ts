import { expect, test } from "vitest";
import { diagnoseContainers } from "../../../../src/shim/system/diagnose/containers.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { installed, observed, running, told, withResolvConf } from "./observed.ts";

const DOCKER = { processes: [running(1, "systemd"), running(7, "dockerd")] };
const LOOPBACK = { machine: withResolvConf("nameserver 127.0.0.1\n") };
const INSTALL = "note meshdoh shim install --gateway=https://dns.example.org/dns-query";

test.each<readonly [string, Partial<Observation>, readonly string[]]>([
  [
    "Docker and a shim on loopback",
    { ...DOCKER, ...LOOPBACK, told: told() },
    [`${INSTALL} --listen=127.0.0.1:53 --listen=172.17.0.1:53`],
  ],
  [
    "Docker and a shim that was told where to listen on loopback",
    { ...DOCKER, ...LOOPBACK, told: told("--listen=127.0.0.1:53") },
    [`${INSTALL} --listen=127.0.0.1:53 --listen=172.17.0.1:53`],
  ],
  [
    "Docker and an install that left the address to meshdoh",
    {
      ...DOCKER,
      ...LOOPBACK,
      told: told("--listen=127.0.0.1:53"),
      installation: installed({ installWords: ["--gateway=https://dns.example.org/dns-query"] }),
    },
    [`${INSTALL} --listen=127.0.0.1:53 --listen=172.17.0.1:53`],
  ],
  ["Docker and a shim on its bridge", { ...DOCKER, ...LOOPBACK, told: told("--listen=172.17.0.1:53") }, []],
  ["Docker and a resolver that containers can reach", { ...DOCKER, told: told() }, []],
  ["Docker and no shim", { ...DOCKER, ...LOOPBACK }, []],
  ["a shim and no containers", { ...LOOPBACK, told: told() }, []],
])("with %s", (_what, parts, expected) => {
  expect(diagnoseContainers(observed(parts)).map(({ severity, mend }) => `${severity} ${mend}`)).toEqual(expected);
});
