import { describe, expect, test } from "vitest";
import { EdeCode, Rcode } from "../../../src/dns/numbers.ts";
import type { Reply } from "../../../src/resolver/resolver.ts";
import { edeCodes, outcome, replyOf, zoneText } from "../../support/records.ts";
import {
  addresses,
  alias,
  cluster,
  host,
  meshTable,
  name,
  ports,
  service,
  serviceEntry,
  tableOf,
} from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, UPSTREAM, ZONE_SOA } from "./name-table-under-test.ts";

describe("ExternalNames", () => {
  test.each([
    [
      "into the table",
      "inward.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "inward.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "into the table, no record of the type",
      "inward.ns1.svc.cluster.local",
      "AAAA",
      ["NOERROR", "inward.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local."],
    ],
    [
      "outwards",
      "outward.ns1.svc.cluster.local",
      "A",
      ["NOERROR", "outward.ns1.svc.cluster.local. 30 CNAME www.example.com.", "www.example.com. 300 A 192.0.2.80"],
    ],
    [
      "to nowhere",
      "nowhere.ns1.svc.cluster.local",
      "A",
      ["NXDOMAIN", "nowhere.ns1.svc.cluster.local. 30 CNAME gone.ns1.svc.cluster.local."],
    ],
  ])("lead %s", async (_title, text, type, expected) => {
    const { reply } = await ask(text, type);
    expect(outcome(reply)).toEqual(expected);
    expect(reply).toMatchObject({ authoritative: true, authenticData: false });
  });

  test("what upstream authenticated is not authentic behind an alias that nobody signed", async () => {
    const upstream = (): Promise<Reply> => Promise.resolve({ ...UPSTREAM, authenticData: true });
    expect((await ask("outward.ns1.svc.cluster.local", "A", { upstream })).reply.authenticData).toBe(false);
  });

  test("a missing target brings the SOA that denies it", async () => {
    const { reply } = await ask("nowhere.ns1.svc.cluster.local", "A");
    expect(zoneText(reply.authority)).toEqual([ZONE_SOA]);
  });

  test("a target that upstream fails on is a failure, without a chain that leads nowhere", async () => {
    const upstream = (): Promise<Reply> =>
      Promise.resolve(replyOf([], { rcode: Rcode.ServFail, source: "failure", extendedErrors: [{ code: 22 }] }));
    const { reply } = await ask("outward.ns1.svc.cluster.local", "A", { upstream });
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(reply)).toEqual([EdeCode.NoReachableAuthority]);
    expect(reply.source).toBe("failure");
  });

  test("a target that nobody may resolve is refused, without a chain that leads nowhere", async () => {
    const upstream = (): Promise<Reply> => Promise.resolve(replyOf([], { rcode: Rcode.Refused, source: "local" }));
    expect(outcome((await ask("outward.ns1.svc.cluster.local", "A", { upstream })).reply)).toEqual(["REFUSED"]);
  });

  test("ten aliases are followed", async () => {
    const hosts = Array.from({ length: 10 }, (_, index) =>
      host(`a${index}.ns1.svc.cluster.local`, [service(alias(`a${index + 1}.ns1.svc.cluster.local`))]),
    );
    const table = tableOf({
      clusters: [cluster("east", { namespaces: ["ns1"] })],
      hosts: [...hosts, host("a10.ns1.svc.cluster.local", [service(addresses("10.0.0.1"))])],
    });
    const { reply } = await ask("a0.ns1.svc.cluster.local", "A", { table });
    expect(reply.rcode).toBe(Rcode.NoError);
    expect(reply.answer).toHaveLength(11);
  });

  test.each(["ring-a.ns1.svc.cluster.local", "self.ns1.svc.cluster.local"])(
    "%s leads back to itself: a failure, not an endless loop",
    async (text) => {
      const self = host("self.ns1.svc.cluster.local", [service(alias("self.ns1.svc.cluster.local"))]);
      const ring = ["a", "b"].map((letter) =>
        host(`ring-${letter}.ns1.svc.cluster.local`, [
          service(alias(`ring-${letter === "a" ? "b" : "a"}.ns1.svc.cluster.local`)),
        ]),
      );
      const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts: [self, ...ring] });
      const { reply } = await ask(text, "A", { table });
      expect(outcome(reply)).toEqual(["SERVFAIL"]);
      expect(reply.extendedErrors[0]?.text).toContain("more than 10 aliases");
    },
  );
});

test("a load balancer that only has a name is an alias for a view without a proxy, but not for its ports", async () => {
  const external = { addresses: [], alias: name("www.example.com") };
  const web = service(addresses("10.96.0.1"), { external, ports: ports("http/tcp/80") });
  const table = tableOf({
    clusters: [cluster("east", { namespaces: ["ns1"] })],
    hosts: [host("web.ns1.svc.cluster.local", [web])],
  });
  const asked = { table, context: { view: { ...viewOf(), reach: "direct" as const } } };
  expect(outcome((await ask("web.ns1.svc.cluster.local", "A", asked)).reply)).toEqual([
    "NOERROR",
    "web.ns1.svc.cluster.local. 30 CNAME www.example.com.",
    "www.example.com. 300 A 192.0.2.80",
  ]);
  expect(outcome((await ask("_http._tcp.web.ns1.svc.cluster.local", "SRV", asked)).reply)).toEqual([
    "NOERROR",
    "_http._tcp.web.ns1.svc.cluster.local. 30 SRV 0 100 80 www.example.com.",
  ]);
  expect(outcome((await ask("_http._tcp.web.ns1.svc.cluster.local", "A", asked)).reply)).toEqual(["NOERROR"]);
});

test("an alias outside that leads into the mesh is answered by the mesh, whatever upstream says stands there", async () => {
  const upstream = (): Promise<Reply> =>
    Promise.resolve(
      replyOf([
        "www.example.com. 300 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 300 A 192.0.2.66",
      ]),
    );
  const { reply } = await ask("www.example.com", "A", { upstream });
  expect(zoneText(reply.answer)).toEqual([
    "www.example.com. 300 CNAME productpage.ns1.svc.cluster.local.",
    "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
  ]);
  expect(reply.authoritative).toBe(false);
});

test.each([
  ["an exposed host", "shop.example.org", "30 A 10.9.0.1"],
  ["a host of a ServiceEntry", "api.partner.example", "30 A 10.9.0.2"],
  ["a host that a wildcard covers", "eu.wild.example", "30 A 10.9.0.3"],
])("an alias outside to %s is answered by the mesh, too", async (_what, target, record) => {
  const table = meshTable({
    hosts: [
      host("shop.example.org", [service(addresses("10.9.0.1"))]),
      host("api.partner.example", [serviceEntry(addresses("10.9.0.2"))]),
      host("*.wild.example", [serviceEntry(addresses("10.9.0.3"))]),
    ],
  });
  const line = `www.example.com. 300 CNAME ${target}.`;
  const upstream = (): Promise<Reply> => Promise.resolve(replyOf([line, `${target}. 300 A 192.0.2.66`]));
  const { reply } = await ask("www.example.com", "A", { table, upstream });
  expect(zoneText(reply.answer)).toEqual([line, `${target}. ${record}`]);
});

test("an alias outside is itself the answer to a question for it, also when it leads into the mesh", async () => {
  const lines = ["www.example.com. 300 CNAME productpage.ns1.svc.cluster.local."];
  const { reply } = await ask("www.example.com", "CNAME", { upstream: () => Promise.resolve(replyOf(lines)) });
  expect(zoneText(reply.answer)).toEqual(lines);
  expect(reply.authority).toEqual([]);
});
