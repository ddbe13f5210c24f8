import { expect, test } from "vitest";
import { exportVips, type ExportOptions } from "../../../src/cli/vip/export.ts";
import type { MeshHost } from "../../../src/mesh/claim.ts";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { EMPTY_VIP_LEDGER } from "../../../src/mesh/vip-ledger.ts";
import { vipClaim } from "../../support/mesh-values.ts";
import { mysqlClaim, vipHost } from "../../sync/export/vip-values.ts";
import { FakeTerminal, type Ran } from "../fake-terminal.ts";

function run(hosts: readonly MeshHost[], options: Partial<ExportOptions> & Pick<ExportOptions, "format">): Ran {
  const terminal = new FakeTerminal();
  const table = {
    hosts: new Map(hosts.map((host) => [host.name, host])),
    vipPools: DEFAULT_VIP_POOLS,
    ledger: EMPTY_VIP_LEDGER,
    clusters: ["east", "west"],
  };
  const status = exportVips(table, { cluster: undefined, resolvers: [], ...options }, terminal);
  return { status, output: terminal.output, complaints: terminal.complaints };
}

const ISTIO = { form: "vip", assigned: ["240.240.9.9"] } as const;

test("a notice is told, and is no failure", () => {
  const { status, output, complaints } = run([vipHost("*.example.com", [mysqlClaim("wild")])], { format: "haproxy" });
  expect([status, output.includes("frontend")]).toEqual([0, false]);
  expect(complaints).toMatch(/^notice: cluster east: ServiceEntry ns1\/wild: .* so it is left out\n$/);
});

test("an error is told and is a failure, and the rest is written", () => {
  const hosts = [
    vipHost("a.example.com", [mysqlClaim("a", { answer: ISTIO })]),
    vipHost("b.example.com", [mysqlClaim("b", { answer: ISTIO })]),
    vipHost("c.example.com", [mysqlClaim("c")]),
  ];
  const { status, output, complaints } = run(hosts, { format: "nginx" });
  expect([status, complaints.split("\n").length]).toEqual([1, 3]);
  expect(output).toContain("upstream c.example.com_3306 {");
  expect(output).not.toContain("a.example.com");
});

test("patches are for the only cluster that needs any, if it is the only one", () => {
  const west = run([vipHost("a.example.com", [vipClaim("a", { cluster: "west" })])], { format: "serviceentry" });
  expect([west.status, west.output.includes("name: a\n")]).toEqual([0, true]);
  const none = run([], { format: "serviceentry" });
  expect([none.status, none.output.includes("kind:")]).toEqual([0, false]);
});
