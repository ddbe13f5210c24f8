import { expect, test } from "vitest";
import { diagnoseResolvConf } from "../../../../src/shim/system/diagnose/resolv-conf.ts";
import type { Observation } from "../../../../src/shim/system/observe/observation.ts";
import { held, installed, observed, running, told, withResolvConf } from "./observed.ts";

const NAMED = running(3, "named");

test.each<readonly [string, Partial<Observation>, readonly string[]]>([
  ["a resolver elsewhere is not judged", {}, []],
  ["nothing at all", { machine: withResolvConf("", { kind: "absent" }) }, ["broken /etc/resolv.conf is not there."]],
  ["no resolver", { machine: withResolvConf("search example.org\n") }, ["broken /etc/resolv.conf names no resolver."]],
  [
    "a link that leads nowhere",
    { machine: withResolvConf("", { kind: "symlink", target: "/run/gone" }) },
    ["broken /etc/resolv.conf is a link to /run/gone, where no resolver is named."],
  ],
  [
    "a loopback address where nobody listens",
    { machine: withResolvConf("nameserver 127.0.0.53\n") },
    ["broken /etc/resolv.conf leads to 127.0.0.53, where no program listens."],
  ],
  [
    "one such address before another resolver",
    { machine: withResolvConf("nameserver ::1\nnameserver 192.0.2.1\n") },
    ["risk /etc/resolv.conf leads to ::1, where no program listens."],
  ],
  [
    "a loopback address with a program",
    {
      machine: withResolvConf("nameserver 127.0.0.2\n"),
      ports: { sockets: [held("udp", "0.0.0.0", 53, NAMED)], lacksRights: false },
    },
    [],
  ],
  [
    "a program over TCP alone, or on another port",
    {
      machine: withResolvConf("nameserver 127.0.0.1\n"),
      ports: {
        sockets: [held("tcp", "127.0.0.1", 53, NAMED), held("udp", "127.0.0.1", 5353, NAMED)],
        lacksRights: false,
      },
    },
    ["broken /etc/resolv.conf leads to 127.0.0.1, where no program listens."],
  ],
  ["Docker's own resolver, where nobody is seen", { machine: withResolvConf("nameserver 127.0.0.11\n") }, []],
  [
    "the shim's address, which is looked at elsewhere",
    { machine: withResolvConf("nameserver 127.0.0.1\n"), told: told() },
    [],
  ],
  ["an image, where nothing runs", { machine: withResolvConf("nameserver 127.0.0.1\n"), processes: [] }, []],
  [
    "our file without an install",
    { machine: withResolvConf("nameserver 127.0.0.1\n", { owner: "meshdoh" }) },
    ["broken /etc/resolv.conf was written by the shim, but the shim is not installed any more."],
  ],
  [
    "our file with an install",
    {
      machine: withResolvConf("nameserver 127.0.0.1\n", { owner: "meshdoh" }),
      installation: installed(),
      told: told(),
    },
    [],
  ],
])("resolv.conf with %s", (_what, parts, expected) => {
  expect(diagnoseResolvConf(observed(parts)).map(({ severity, problem }) => `${severity} ${problem}`)).toEqual(
    expected,
  );
});

test("a stub of systemd-resolved that is gone is started again", () => {
  const machine = { ...withResolvConf("nameserver 127.0.0.53\n"), resolved: { version: 257, isInUse: false } };
  expect(diagnoseResolvConf(observed({ machine }))[0]?.mend).toBe("systemctl restart systemd-resolved");
});
