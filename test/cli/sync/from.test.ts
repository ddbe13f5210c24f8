import { describe, expect, test } from "vitest";
import { parseClusters } from "../../../src/cli/sync/from.ts";

describe("--from", () => {
  test.each([
    ["east=manifests:a", { cluster: "east", zone: "cluster.local." }],
    ["east=manifests:a,network=n1", { cluster: "east", zone: "cluster.local.", network: "n1" }],
    ["east=manifests:a,domain=East.Example", { cluster: "east", zone: "east.example." }],
    ["east=manifests:a,network=n1,domain=east.example", { cluster: "east", zone: "east.example.", network: "n1" }],
    ["east=manifests:a,domain=east.example,network=n1", { cluster: "east", zone: "east.example.", network: "n1" }],
    ["east=manifests:a=b", { cluster: "east", zone: "cluster.local." }],
    ["east=kube:prod/eu", { cluster: "east", zone: "cluster.local." }],
    ["east=kube:", { cluster: "east", zone: "cluster.local." }],
    ["east=manifests:a,b,c", { cluster: "east", zone: "cluster.local." }],
    ["east-2=manifests:-", { cluster: "east-2", zone: "cluster.local." }],
    [`${"e".repeat(63)}=manifests:-`, { cluster: "e".repeat(63), zone: "cluster.local." }],
  ])("%s is one cluster", (text, settings) => {
    const [{ sources, leaseSeconds, ...rest } = { sources: [], leaseSeconds: 0 }, ...others] = parseClusters([text]);
    expect(rest).toEqual(settings);
    expect([sources.map(({ cluster }) => cluster), leaseSeconds, others]).toEqual([[settings.cluster], 86_400, []]);
  });

  test("given several times for one cluster has several sources, in their order of first mention", () => {
    const clusters = parseClusters(["east=manifests:a", "west=manifests:b", "east=manifests:c"]);
    expect(clusters.map(({ cluster, sources }) => [cluster, sources.length])).toEqual([
      ["east", 2],
      ["west", 1],
    ]);
  });

  test.each([
    [[], "--from is missing, e.g. --from east=manifests:examples/two-clusters/east"],
    [["manifests:a"], "--from manifests:a is not <cluster>=<source>"],
    [["=manifests:a"], `a cluster's name has lower-case letters, digits and hyphens, 63 at most, not ""`],
    [["East=manifests:a"], `not "East"`],
    [["-east=manifests:a"], `not "-east"`],
    [[`${"e".repeat(64)}=manifests:a`], "63 at most"],
    [
      ["east=a"],
      `a source is manifests:<file|folder|->, kube:[<context>] or istiod:<file|http[s]://url|grpc[s]://host:port>, not "a"`,
    ],
    [["east=manifests:"], `a source is manifests:<file|folder|->, kube:[<context>] or istiod:`],
    [["east=istiod:"], `--from: "" is no place of istiod's name table: write istiod:<file|`],
    [["east=istiod:grpc://istiod"], `--from: "grpc://istiod" has no port: istiod's is 15010 unless it was changed`],
    [["east=constructor:prod"], `grpc[s]://host:port>, not "constructor:prod"`],
    [["east=manifests:a,lease=59"], `--from east=manifests:a,lease=59: lease "59" is not a time from 1m to 30d`],
    [["east=manifests:a,lease=2h", "east=manifests:b"], "give both the same network, domain and lease"],
    [["east=manifests:a,domain=a..b"], `--from east=manifests:a,domain=a..b: empty label in name: "a..b"`],
    [["east=manifests:a", "east=manifests:b,network=n"], "--from names cluster east twice with different settings"],
    [
      ["east=manifests:-", "west=manifests:-,network=n"],
      "--from west=manifests:-,network=n: --from east=manifests:- reads standard input already",
    ],
    [["east=manifests:-", "east=manifests:-"], "reads standard input already"],
    [["east=manifests:a,domain=x", "east=manifests:b"], "give both the same network, domain and lease"],
  ])("%j is wrong", (texts, message) => {
    expect(() => parseClusters(texts)).toThrow(
      expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
    );
  });

  test.each([
    [["east=manifests:a"], undefined, [86_400]],
    [["east=manifests:a", "west=manifests:b,lease=48h"], "90m", [5400, 172_800]],
    [["east=manifests:a,network=n,lease=2d,domain=x"], undefined, [172_800]],
  ])("%j with --lease %s is trusted for %j seconds", (texts, lease, seconds) => {
    const clusters = parseClusters(texts, lease === undefined ? {} : { lease });
    expect(clusters.map(({ leaseSeconds }) => leaseSeconds)).toEqual(seconds);
  });
});
