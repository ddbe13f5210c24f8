import { expect, test } from "vitest";
import type { Claim } from "../../../src/mesh/claim.ts";
import { vipTargets } from "../../../src/sync/export/vip-targets.ts";
import { vipClaim } from "../../support/mesh-values.ts";
import { tcp } from "./vip-values.ts";

function targets(differences: Partial<Claim>, port = 3306): string[] {
  const claim = vipClaim("db", { ports: [tcp(3306, "mysql")], ...differences });
  return vipTargets(claim, "db.example.com", port).usable.map(
    ({ host, isAddress, port: at }) => `${isAddress ? "address" : "host"} ${host} ${at}`,
  );
}

test.each<[string, Partial<Claim>, string[]]>([
  ["no server: the host itself", {}, ["host db.example.com 3306"]],
  [
    "no server but another port: the host itself there",
    { ports: [tcp(3306, "mysql", 13_306)] },
    ["host db.example.com 13306"],
  ],
  [
    "servers: each, in order",
    { answer: { form: "vip", backends: [{ host: "rds.example.net" }, { host: "10.0.0.2" }, { host: "2001:db8::2" }] } },
    ["host rds.example.net 3306", "address 10.0.0.2 3306", "address 2001:db8::2 3306"],
  ],
  [
    "a server with a port of its own: that one",
    {
      ports: [tcp(3306, "mysql", 13_306)],
      answer: { form: "vip", backends: [{ host: "10.0.0.2", ports: [tcp(23_306, "mysql")] }, { host: "10.0.0.3" }] },
    },
    ["address 10.0.0.2 23306", "address 10.0.0.3 13306"],
  ],
  [
    "a server with ports of other names: the target port",
    { answer: { form: "vip", backends: [{ host: "10.0.0.2", ports: [tcp(99, "other")] }] } },
    ["address 10.0.0.2 3306"],
  ],
  [
    "spec.addresses: the servers behind them",
    {
      answer: { form: "addresses", addresses: ["240.240.0.9"] },
      servers: [{ address: "10.0.0.2", ports: [tcp(7, "mysql")] }],
    },
    ["address 10.0.0.2 7"],
  ],
  [
    "spec.addresses without servers: the host itself",
    { answer: { form: "addresses", addresses: ["240.240.0.9"] } },
    ["host db.example.com 3306"],
  ],
])("connections go to, with %s", (_what, differences, expected) => {
  expect(targets(differences)).toEqual(expected);
});

test("a UDP port of the same number has nothing to say about a TCP port", () => {
  const ports = [{ name: "mysql", protocol: "udp", port: 3306, targetPort: 1 } as const, tcp(3306, "tcp-mysql", 2)];
  expect(targets({ ports })).toEqual(["host db.example.com 2"]);
});

test("what is neither an address nor a host is refused, and the others stand", () => {
  const backends = [{ host: "10.0.0.2;evil" }, { host: "10.0.0.3" }, { host: "/run/db.sock" }];
  const claim = vipClaim("db", { ports: [tcp(3306)], answer: { form: "vip", backends } });
  expect(vipTargets(claim, "db.example.com", 3306)).toEqual({
    usable: [{ host: "10.0.0.3", isAddress: true, port: 3306 }],
    refused: ["10.0.0.2;evil", "/run/db.sock"],
  });
});
