import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { edeCodes, outcome, zoneText } from "../../support/records.ts";
import { addresses, cluster, host, name, service, tableOf } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, MESH_SOA, UPSTREAM, WITH_CORP } from "./search-walk.ts";

describe("rule 1: a name that exists, or lies below one that does, answers as it stands", () => {
  test.each([
    ["productpage.ns1.svc.cluster.local", "A", ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"]],
    ["productpage.ns1.svc.cluster.local", "AAAA", ["NOERROR"]],
    ["ns1.svc.cluster.local", "A", ["NOERROR"]],
    ["svc.cluster.local", "A", ["NOERROR"]],
    ["web-3.web.db.svc.cluster.local", "A", ["NXDOMAIN"]],
    ["reviews.ns2.productpage.ns1.svc.cluster.local", "A", ["NXDOMAIN"]],
    ["api.partner.example", "A", ["NOERROR", "api.partner.example. 30 A 240.240.0.5"]],
  ])("%s %s", async (text, type, expected) => {
    const { reply, asked, left } = await ask(text, { type });
    expect(outcome(reply)).toEqual(expected);
    expect(asked).toEqual([name(text)]);
    expect(left).toEqual([]);
  });

  test("a missing pod is not the service of its name in the namespace of its service's name", async () => {
    const hosts = [
      host("db.ns1.svc.cluster.local", [service(addresses("10.0.0.1"))]),
      host("web-3.db.svc.cluster.local", [service(addresses("10.0.0.2"), { namespace: "db" })]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["db", "ns1"] })], hosts });
    expect(outcome((await ask("web-3.db.ns1.svc.cluster.local", { table })).reply)).toEqual(["NXDOMAIN"]);
  });
});

describe("rule 2: without a search element there is no walk", () => {
  test.each([
    ["api.github.com", ["NOERROR", "api.github.com. 60 A 192.0.2.20"], ["api.github.com."]],
    ["gone.example.org", ["NXDOMAIN"], ["gone.example.org."]],
    ["cluster.local", ["NOERROR"], []],
  ])("%s", async (text, expected, left) => {
    const seen = await ask(text);
    expect(outcome(seen.reply)).toEqual(expected);
    expect(seen.asked).toEqual([name(text)]);
    expect(seen.left).toEqual(left);
  });

  test("the reply then is the very one of the rest of the pipeline", async () => {
    const { reply } = await ask("api.github.com");
    expect(reply).toBe(UPSTREAM.get("api.github.com. A"));
  });
});

describe("rules 3 to 5: the first candidate that exists answers behind a CNAME", () => {
  test.each<[string, string, readonly string[]]>([
    [
      // The example of the project's first issue.
      "productpage.ns1.svc.cluster.local.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "reviews.ns2.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "reviews.ns2.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local.",
        "reviews.ns2.svc.cluster.local. 30 A 10.96.0.12",
      ],
    ],
    [
      "reviews.ns2.svc.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "reviews.ns2.svc.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local.",
        "reviews.ns2.svc.cluster.local. 30 A 10.96.0.12",
      ],
    ],
    [
      "productpage.ns1.svc.cluster.local.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "productpage.ns1.svc.cluster.local.cluster.local",
      "A",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "api.partner.example.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "api.partner.example.ns1.svc.cluster.local. 30 CNAME api.partner.example.",
        "api.partner.example. 30 A 240.240.0.5",
      ],
    ],
    [
      "any.wild.example.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "any.wild.example.ns1.svc.cluster.local. 30 CNAME any.wild.example.",
        "any.wild.example. 30 A 10.9.9.1",
      ],
    ],
    [
      "metrics.internal.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "metrics.internal.ns1.svc.cluster.local. 30 CNAME metrics.internal.",
        "metrics.internal. 30 A 10.9.9.9",
      ],
    ],
    [
      "inward.ns1.ns1.svc.cluster.local",
      "A",
      [
        "NOERROR",
        "inward.ns1.ns1.svc.cluster.local. 30 CNAME inward.ns1.svc.cluster.local.",
        "inward.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    // An alias of nothing exists itself: the walk ends there, with the rcode of its target (RFC 6604).
    [
      "nowhere.ns1.ns1.svc.cluster.local",
      "A",
      [
        "NXDOMAIN",
        "nowhere.ns1.ns1.svc.cluster.local. 30 CNAME nowhere.ns1.svc.cluster.local.",
        "nowhere.ns1.svc.cluster.local. 30 CNAME gone.ns1.svc.cluster.local.",
      ],
    ],
    // Whatever type was asked, the candidate is the same, also without records.
    [
      "reviews.ns2.ns1.svc.cluster.local",
      "AAAA",
      ["NOERROR", "reviews.ns2.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local."],
    ],
    [
      "reviews.ns2.ns1.svc.cluster.local",
      "HTTPS",
      ["NOERROR", "reviews.ns2.ns1.svc.cluster.local. 30 CNAME reviews.ns2.svc.cluster.local."],
    ],
    ["ns2.ns1.svc.cluster.local", "A", ["NOERROR", "ns2.ns1.svc.cluster.local. 30 CNAME ns2.svc.cluster.local."]],
  ])("%s %s", async (text, type, expected) => {
    const { reply, asked, left } = await ask(text, { type });
    expect(outcome(reply)).toEqual(expected);
    expect(asked).toHaveLength(1);
    expect(left).toEqual([]);
    expect(reply).toMatchObject({ authoritative: true, authenticData: false });
    expect(edeCodes(reply)).toEqual([EdeCode.Synthesized]);
  });

  test("NODATA behind the CNAME has the SOA of the mesh", async () => {
    const { reply } = await ask("reviews.ns2.ns1.svc.cluster.local", { type: "AAAA" });
    expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
  });

  test("an earlier candidate wins over a later one", async () => {
    const hosts = [
      host("a.b.ns1.svc.cluster.local", [service(addresses("10.0.0.1"))]),
      host("a.b.svc.cluster.local", [service(addresses("10.0.0.2"), { namespace: "b" })]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["b", "ns1"] })], hosts });
    const search = ["svc.cluster.local", "ns1.svc.cluster.local"];
    const { reply } = await ask("a.b.x.svc.cluster.local", {
      table,
      context: { view: viewOf({ search: ["x.svc.cluster.local", ...search] }) },
    });
    expect(zoneText(reply.answer)[0]).toBe("a.b.x.svc.cluster.local. 30 CNAME a.b.svc.cluster.local.");
  });

  test("an outside name costs one exchange, whatever the length of the search list", async () => {
    const { reply, asked, left } = await ask("api.github.com.ns1.svc.cluster.local");
    expect(outcome(reply)).toEqual([
      "NOERROR",
      "api.github.com.ns1.svc.cluster.local. 30 CNAME api.github.com.",
      "api.github.com. 60 A 192.0.2.20",
    ]);
    expect(asked).toEqual(["api.github.com."]);
    expect(left).toEqual(["api.github.com."]);
    expect(reply.authenticData).toBe(false);
  });

  test("an outside name without records of the type keeps upstream's SOA behind the CNAME", async () => {
    const { reply } = await ask("api.github.com.ns1.svc.cluster.local", { type: "AAAA" });
    expect(outcome(reply)).toEqual(["NOERROR", "api.github.com.ns1.svc.cluster.local. 30 CNAME api.github.com."]);
    expect(zoneText(reply.authority)).toEqual([
      "github.com. 900 SOA ns.github.com. hostmaster.github.com. 1 7200 1800 86400 900",
    ]);
  });

  test("an outside name that is an alias of nothing exists itself", async () => {
    const { reply } = await ask("dangling.example.org.ns1.svc.cluster.local");
    expect(outcome(reply)).toEqual([
      "NXDOMAIN",
      "dangling.example.org.ns1.svc.cluster.local. 30 CNAME dangling.example.org.",
      "dangling.example.org. 60 CNAME gone.example.org.",
    ]);
  });

  test("the CNAME lives no longer than what it leads to", async () => {
    const { reply } = await ask("wiki.ns1.svc.cluster.local", { context: { view: viewOf({ search: WITH_CORP }) } });
    expect(zoneText(reply.answer)).toEqual([
      "wiki.ns1.svc.cluster.local. 20 CNAME wiki.corp.example.com.",
      "wiki.corp.example.com. 20 A 192.0.2.30",
    ]);
  });
});
