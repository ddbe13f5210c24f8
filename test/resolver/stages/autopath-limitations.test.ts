import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { resolveView } from "../../../src/mesh/resolve-view.ts";
import { edeCodes, outcome, zoneText } from "../../support/records.ts";
import {
  addresses,
  alias,
  cluster,
  endpoints,
  host,
  meshTable,
  service,
  serviceEntry,
  tableOf,
} from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, MESH_SOA, UPSTREAM, WITH_CORP } from "./search-walk.ts";

// What limits the autopath plugin of CoreDNS, one by one; docs/autopath.md names these tests.

const IN_NS2 = viewOf({
  namespace: "ns2",
  search: ["ns2.svc.cluster.local", "svc.cluster.local", "cluster.local"],
});
const CORP = { view: viewOf({ search: WITH_CORP }) };

describe("who is asking", () => {
  test("AP-01: Services and their endpoints are enough for walks and for the names of pods", async () => {
    const hosts = [host("web.db.svc.cluster.local", [service(endpoints("web-0=10.1.0.1"), { namespace: "db" })])];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["db", "ns1"] })], hosts });
    expect(outcome((await ask("web.db.ns1.svc.cluster.local", { table })).reply)).toEqual([
      "NOERROR",
      "web.db.ns1.svc.cluster.local. 30 CNAME web.db.svc.cluster.local.",
      "web.db.svc.cluster.local. 30 A 10.1.0.1",
    ]);
    expect(outcome((await ask("10-1-0-1.db.pod.cluster.local", { table })).reply)).toEqual([
      "NOERROR",
      "10-1-0-1.db.pod.cluster.local. 30 A 10.1.0.1",
    ]);
  });

  test("AP-06: two views that ask side by side are each answered in their own namespace", async () => {
    const hosts = ["ns1", "ns2"].map((namespace, index) =>
      host(`web.${namespace}.svc.cluster.local`, [service(addresses(`10.0.0.${index}`), { namespace })]),
    );
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1", "ns2"] })], hosts });
    const seen = await Promise.all([viewOf(), IN_NS2].map((view) => ask("web", { table, context: { view } })));
    expect(seen.map(({ reply }) => zoneText(reply.answer)[1])).toEqual([
      "web.ns1.svc.cluster.local. 30 A 10.0.0.0",
      "web.ns2.svc.cluster.local. 30 A 10.0.0.1",
    ]);
  });
});

describe("the client's own list", () => {
  test.each(["productpage", "productpage.ns1", "productpage.ns1.svc"])(
    "AP-03: a client that appends nothing has its short names completed: %s",
    async (text) => {
      const { reply } = await ask(text);
      expect(zoneText(reply.answer)).toEqual([
        `${text}. 30 CNAME productpage.ns1.svc.cluster.local.`,
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ]);
    },
  );

  test.each(["cluster.local", "svc.cluster.local", "ns1.svc.cluster.local"])(
    "AP-08: a client with another order or fewer elements is answered from the one on that it appended: %s",
    async (element) => {
      const { reply } = await ask(`api.partner.example.${element}`);
      expect(zoneText(reply.answer)[0]).toBe(`api.partner.example.${element}. 30 CNAME api.partner.example.`);
    },
  );

  test("AP-08: an element of the client's that the view does not have is resolved like any name", async () => {
    const { reply, left } = await ask("productpage.lan.example.org");
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(left).toEqual(["productpage.lan.example.org."]);
  });

  test("AP-09: a view's own list is what a pod has of its cluster, and nothing of the gateway's machine", () => {
    const { search: _search, ...settings } = viewOf();
    expect(resolveView(settings, meshTable()).search).toEqual([
      "ns1.svc.cluster.local.",
      "svc.cluster.local.",
      "cluster.local.",
    ]);
  });

  test.each(["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local", "corp.example.com"])(
    "AP-10: every element starts a walk: %s",
    async (element) => {
      const { reply } = await ask(`api.partner.example.${element}`, { context: CORP });
      expect(zoneText(reply.answer)[0]).toBe(`api.partner.example.${element}. 30 CNAME api.partner.example.`);
    },
  );
});

describe("one bit for each name", () => {
  test.each([
    "dual.ns1.ns1.svc.cluster.local",
    "reviews.ns2.ns1.svc.cluster.local",
    "gone.ns2.ns1.svc.cluster.local",
    "gone",
    "com",
  ])("AP-11: no type of a name says NXDOMAIN where another does not: %s", async (text) => {
    const { reply } = await ask(text, { type: "A" });
    for (const type of ["AAAA", "HTTPS", "TXT", "SRV", "MX", "NS", "SOA", "DS", "DNSKEY"]) {
      expect([type, (await ask(text, { type })).reply.rcode]).toEqual([type, reply.rcode]);
    }
  });

  test("AP-12: the same candidate answers every type, the first that exists, with or without records", async () => {
    const hosts = [
      host("web.ns2.svc.cluster.local", [service(addresses("10.0.0.1"), { namespace: "ns2" })]),
      host("web.ns2.cluster.local", [serviceEntry(addresses("fd00::1"))]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1", "ns2"] })], hosts });
    for (const type of ["A", "AAAA", "TXT"]) {
      const { reply } = await ask("web.ns2.ns1.svc.cluster.local", { table, type });
      expect(zoneText(reply.answer)[0]).toBe("web.ns2.ns1.svc.cluster.local. 30 CNAME web.ns2.svc.cluster.local.");
    }
  });

  test("AP-26: a pod that is not there is no service of its name in a namespace of its service's name", async () => {
    const hosts = [
      host("foo.ns1.svc.cluster.local", [service(endpoints("web-0=10.1.0.1"))]),
      host("web-3.foo.svc.cluster.local", [service(addresses("10.0.0.2"), { namespace: "foo" })]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["foo", "ns1"] })], hosts });
    const { reply } = await ask("web-3.foo.ns1.svc.cluster.local", { table });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(reply.deniedBelow).toBeUndefined();
  });
});

describe("what upstream says", () => {
  test("AP-13: an element that fails does not hide what exists further on", async () => {
    const { reply } = await ask("flaky.example.org.ns1.svc.cluster.local", { context: CORP });
    expect(zoneText(reply.answer)).toEqual([
      "flaky.example.org.ns1.svc.cluster.local. 30 CNAME flaky.example.org.",
      "flaky.example.org. 60 A 192.0.2.40",
    ]);
  });

  test.each([
    ["broken.example.org", EdeCode.NoReachableAuthority],
    ["refused.example.org", EdeCode.Other],
  ])("AP-14: a failure on the absolute name is SERVFAIL that says why, never an answer: %s", async (base, code) => {
    const { reply } = await ask(`${base}.ns1.svc.cluster.local`);
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(reply)).toEqual([code]);
  });

  test("AP-18: candidates go through all that a question goes through: table, other clusters, upstream", async () => {
    const hosts = [host("inventory.ns2.svc.west.example", [service(addresses("10.2.0.1"), { cluster: "west" })])];
    const clusters = [
      cluster("east", { namespaces: ["ns1"] }),
      cluster("west", { zone: "west.example", namespaces: ["ns2"] }),
    ];
    const table = tableOf({ clusters, hosts });
    const west = await ask("inventory.ns2.svc.west.example.ns1.svc.cluster.local", { table });
    expect(zoneText(west.reply.answer)[1]).toBe("inventory.ns2.svc.west.example. 30 A 10.2.0.1");
    const corp = await ask("wiki.ns1.svc.cluster.local", { table, context: CORP });
    expect(zoneText(corp.reply.answer)[1]).toBe("wiki.corp.example.com. 20 A 192.0.2.30");
    expect(corp.left).toEqual(["wiki.corp.example.com."]);
  });

  test("AP-24: no data for an outside name is said behind the CNAME, with the SOA of that name", async () => {
    const { reply } = await ask("api.github.com.ns1.svc.cluster.local", { type: "AAAA" });
    expect(outcome(reply)).toEqual(["NOERROR", "api.github.com.ns1.svc.cluster.local. 30 CNAME api.github.com."]);
    expect(zoneText(reply.authority)[0]).toMatch(/^github\.com\. 900 SOA/);
  });

  test("AP-25: what was synthesised is never called authentic, however authentic the rest is", async () => {
    expect(UPSTREAM.get("api.github.com. A")?.authenticData).toBe(true);
    const { reply } = await ask("api.github.com.ns1.svc.cluster.local", { context: { dnssecOk: true } });
    expect(reply.authenticData).toBe(false);
    expect(edeCodes(reply)).toEqual([EdeCode.Synthesized]);
  });
});

describe("what stays where it belongs", () => {
  test("AP-19: a walk leads to nothing that the view may not have, neither hidden hosts nor names outside", async () => {
    const closed = viewOf({ public: false });
    expect(outcome((await ask("api.github.com.ns1.svc.cluster.local", { context: { view: closed } })).reply)).toEqual([
      "NXDOMAIN",
    ]);
    const hidden = "secret.example.ns1.svc.cluster.local";
    expect(outcome((await ask(hidden, { context: { view: closed } })).reply)).toEqual(["NXDOMAIN"]);
    const { reply } = await ask("secret.example.ns2.svc.cluster.local", { context: { view: IN_NS2 } });
    expect(zoneText(reply.answer)[1]).toBe("secret.example. 30 A 10.9.9.2");
  });

  test("AP-20: the CNAME leads to a full name, and a view without autopath gets none", async () => {
    const text = "api.github.com.ns1.svc.cluster.local";
    expect(zoneText((await ask(text)).reply.answer)[0]).toBe(`${text}. 30 CNAME api.github.com.`);
    const plain = { context: { view: viewOf({ autopath: false }) } };
    expect(outcome((await ask(text, plain)).reply)).toEqual(["NXDOMAIN"]);
    expect(outcome((await ask("api.github.com", plain)).reply)).toEqual(["NOERROR", "api.github.com. 60 A 192.0.2.20"]);
  });

  test.each([
    "reviwes",
    "reviwes.ns1",
    "reviwes.ns1.svc",
    "printer.local",
    "gone.internal",
    "gone.ns1.svc.cluster.local",
  ])("AP-27: a base that nobody outside could know is not sent upstream: %s", async (base) => {
    const { reply, left } = await ask(`${base}.ns1.svc.cluster.local`);
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(left).toEqual([]);
  });
});

describe("odd names", () => {
  test.each(["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local"])(
    "AP-21: the element itself is there, without records: %s",
    async (element) => {
      const { reply } = await ask(element);
      expect(outcome(reply)).toEqual(["NOERROR"]);
      expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
    },
  );

  test("AP-22: the root in a list appends nothing, and is a name like any other", async () => {
    const context = { view: viewOf({ search: [".", "svc.cluster.local", "."] }) };
    expect(outcome((await ask("api.github.com.svc.cluster.local", { context })).reply)[1]).toBe(
      "api.github.com.svc.cluster.local. 30 CNAME api.github.com.",
    );
    expect((await ask("api.github.com", { context })).reply).toBe(UPSTREAM.get("api.github.com. A"));
    expect(outcome((await ask(".", { context })).reply)).toEqual(["NOERROR"]);
  });

  test("AP-23: one list holds elements of several clusters, whatever their zones", async () => {
    const clusters = [
      cluster("east", { namespaces: ["ns1"] }),
      cluster("west", { zone: "west.example", namespaces: ["ns1"] }),
    ];
    const hosts = [host("pay.ns1.svc.west.example", [service(addresses("10.2.0.1"), { cluster: "west" })])];
    const view = viewOf({ search: ["ns1.svc.cluster.local", "ns1.svc.west.example"] });
    const { reply } = await ask("pay.ns1.svc.cluster.local", {
      table: tableOf({ clusters, hosts }),
      context: { view },
    });
    expect(outcome(reply)).toEqual([
      "NOERROR",
      "pay.ns1.svc.cluster.local. 30 CNAME pay.ns1.svc.west.example.",
      "pay.ns1.svc.west.example. 30 A 10.2.0.1",
    ]);
  });
});

describe("a namespace called com", () => {
  const clusters = [cluster("east", { namespaces: ["com", "ns1"] })];
  const withGithub = tableOf({
    clusters,
    hosts: [host("github.com.svc.cluster.local", [service(alias("github.com"), { namespace: "com" })])],
  });
  const table = tableOf({ clusters, hosts: [] });

  test("AP-28: a public name is found as it is, after a walk that keeps it here and does not deny it", async () => {
    const walk = await ask("api.github.com.ns1.svc.cluster.local", { table });
    expect(outcome(walk.reply)).toEqual(["NXDOMAIN"]);
    expect(walk.left).toEqual([]);
    expect(walk.reply.deniedBelow).toEqual(["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local."]);
    const absolute = await ask("api.github.com", { table });
    expect(outcome(absolute.reply)).toEqual(["NOERROR", "api.github.com. 60 A 192.0.2.20"]);
  });

  test("AP-28: a wildcard below a search element captures no public name that is asked for as it is", async () => {
    const hosts = [host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.1"))])];
    const { reply } = await ask("api.github.com", { table: tableOf({ clusters, hosts }) });
    expect(outcome(reply)).toEqual(["NOERROR", "api.github.com. 60 A 192.0.2.20"]);
  });

  test("AP-28: what remains: a service there takes the public name of its own, unless autopath is off", async () => {
    const captured = await ask("github.com", { table: withGithub, type: "CNAME" });
    expect(zoneText(captured.reply.answer)[0]).toBe("github.com. 30 CNAME github.com.svc.cluster.local.");
    const plain = await ask("github.com", { table: withGithub, context: { view: viewOf({ autopath: false }) } });
    expect(plain.left).toEqual(["github.com."]);
  });
});
