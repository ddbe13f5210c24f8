import { expect, test } from "vitest";
import { portAsJson, resolvConfAsJson, shimAsJson } from "../../../src/cli/shim/machine-json.ts";
import { held, observed, running, told, withResolvConf } from "../../shim/system/diagnose/observed.ts";

test("of sockets, those on port 53 are given with their holders", () => {
  const sockets = [
    held("udp", "127.0.0.1", 53, running(5, "unbound", "unbound.service"), running(1, "systemd")),
    held("udp", "127.0.0.1", 5354, running(6, "meshdoh")),
  ];
  expect(portAsJson(observed({ ports: { sockets, lacksRights: false } }))).toEqual([
    {
      protocol: "udp",
      address: "127.0.0.1",
      port: 53,
      holders: [
        { pid: 5, name: "unbound", unit: "unbound.service" },
        { pid: 1, name: "systemd", unit: null },
      ],
    },
  ]);
});

test("resolv.conf is given as it stands and as it is read", () => {
  const machine = withResolvConf("nameserver ::1\nsearch a.example\n", { kind: "symlink", target: "/run/x" });
  expect(resolvConfAsJson(observed({ machine }))).toEqual({
    path: "/etc/resolv.conf",
    kind: "symlink",
    target: "/run/x",
    isBindMounted: false,
    owner: "nobody known",
    nameservers: ["::1"],
    search: ["a.example"],
  });
});

test("listeners say why they did not answer, and health and counters stand side by side", () => {
  const server = { address: "127.0.0.1", port: 53 };
  const listeners = [{ server, protocol: "tcp", reply: { kind: "none", reason: "refused" } }] as const;
  const zones = { areKnown: false, gatewaysUnable: ["https://x"] };
  const health = { url: "http://x/healthz", status: undefined, text: "no", counters: [{ name: "a", value: 1 }], zones };
  const secret = `--gateway=https://x/mdoh_${"a".repeat(32)}/dns-query`;
  const words = { ...told(), words: [secret] };
  expect(shimAsJson(observed({ told: words, listeners, health }))).toMatchObject({
    options: ["--gateway=https://x/mdoh_…/dns-query"],
    listeners: [{ address: "127.0.0.1", port: 53, protocol: "tcp", answers: false, reason: "refused" }],
    health: { url: "http://x/healthz", status: null, text: "no" },
    zones: { areKnown: false, gatewaysUnable: ["https://x"] },
    counters: { a: 1 },
    isRunning: false,
  });
});
