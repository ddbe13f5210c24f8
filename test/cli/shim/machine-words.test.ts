import { describe, expect, test } from "vitest";
import { formatLines, portLines, resolvConfLines, shimLines } from "../../../src/cli/shim/machine-words.ts";
import { held, observed, running, told, withResolvConf } from "../../shim/system/diagnose/observed.ts";

const RESOLVED = running(4, "systemd-resolved", "systemd-resolved.service");

describe("who holds port 53", () => {
  test("is told once for each address and holder", () => {
    const sockets = [
      held("udp", "127.0.0.53", 53, RESOLVED),
      held("udp", "::", 53, running(1, "systemd"), running(9, "named")),
      held("tcp", "127.0.0.53", 53, RESOLVED),
      held("udp", "127.0.0.1", 5354, running(3, "meshdoh")),
    ];
    expect(formatLines(portLines(observed({ ports: { sockets, lacksRights: false } })))).toBe(
      [
        "port 53  127.0.0.53:53 udp+tcp: systemd-resolved (process 4, systemd-resolved.service)\n",
        "port 53  [::]:53 udp: systemd (process 1), named (process 9)\n",
      ].join(""),
    );
  });

  test.each([
    ["nobody", observed(), "port 53  held by nobody\n"],
    ["nothing is known of an image", observed({ processes: [] }), "port 53  not looked at\n"],
    [
      "rights are missing",
      observed({ ports: { sockets: [held("udp", "127.0.0.1", 53)], lacksRights: true } }),
      "port 53  127.0.0.1:53 udp: nobody that can be seen from here\n         programs of others can only be seen by root: try sudo\n",
    ],
  ])("%s", (_what, seen, expected) => {
    expect(formatLines(portLines(seen))).toBe(expected);
  });
});

test.each([
  [
    "a file from outside",
    withResolvConf("nameserver 192.0.2.1\nsearch a.example b.example\n", { isBindMounted: true, owner: "Docker" }),
    "resolv.conf  a file, mounted from outside, written by Docker; asks 192.0.2.1\nsearch list  a.example b.example\n",
  ],
  [
    "a link",
    withResolvConf("nameserver 127.0.0.53\n", { kind: "symlink", target: "../run/x", owner: "systemd-resolved" }),
    "resolv.conf  a link to ../run/x, written by systemd-resolved; asks 127.0.0.53\n",
  ],
  [
    "nothing",
    withResolvConf("", { kind: "absent" }),
    "resolv.conf  not there, written by nobody known; names no resolver\n",
  ],
])("what stands at resolv.conf is told: %s", (_what, machine, expected) => {
  expect(formatLines(resolvConfLines(observed({ machine })))).toBe(expected);
});

test("a shim that answers from where it cannot be seen is told to run", () => {
  const server = { address: "127.0.0.1", port: 53 };
  const listeners = [
    { server, protocol: "udp", reply: { kind: "reply", rcode: 0, extendedErrors: [] } },
    { server, protocol: "tcp", reply: { kind: "none", reason: "refused" } },
  ] as const;
  expect(formatLines(shimLines(observed({ told: told(), listeners })))).toBe(
    [
      "installed  no\n",
      "running    yes, out of sight\n",
      "options    --gateway=https://dns.example.org/dns-query\n",
      "listening  127.0.0.1:53 udp: answers\n",
      "listening  127.0.0.1:53 tcp: no answer, refused\n",
    ].join(""),
  );
});

test("an install that cannot be read is told as unknown", () => {
  const text = formatLines(shimLines(observed({ installationProblem: "EACCES" })));
  expect(text).toBe("installed  unknown: EACCES\nrunning    no\n");
});
