import { describe, expect, test } from "vitest";
import { EdeCode } from "../../../src/dns/numbers.ts";
import { edeCodes, outcome, zoneText } from "../../support/records.ts";
import { addresses, alias, cluster, host, name, service, serviceEntry, tableOf } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, MESH_SOA, WITH_CORP } from "./search-walk.ts";

describe("rule 3: elements that no zone of the mesh covers", () => {
  const context = { view: viewOf({ search: WITH_CORP }) };

  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "the question itself may be one",
      "wiki.corp.example.com",
      ["NOERROR", "wiki.corp.example.com. 20 A 192.0.2.30"],
      ["wiki.corp.example.com."],
    ],
    [
      "the table's candidates come first when they stand first",
      "productpage.ns1.svc.cluster.local",
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
      [],
    ],
    [
      "the absolute name comes last",
      "api.github.com.ns1.svc.cluster.local",
      ["NOERROR", "api.github.com.ns1.svc.cluster.local. 30 CNAME api.github.com.", "api.github.com. 60 A 192.0.2.20"],
      ["api.github.com.corp.example.com.", "api.github.com."],
    ],
    [
      "a mesh name below the outside element is found as absolute name",
      "productpage.ns1.svc.cluster.local.corp.example.com",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.corp.example.com. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
      ["productpage.ns1.svc.cluster.local.corp.example.com."],
    ],
  ])("%s", async (_title, text, expected, left) => {
    const seen = await ask(text, { context });
    expect(outcome(seen.reply)).toEqual(expected);
    expect(seen.left).toEqual(left);
  });

  test("a host of the table below the outside element answers without asking upstream", async () => {
    const hosts = [host("git.corp.example.com", [serviceEntry(addresses("10.0.0.9"))])];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
    const seen = await ask("git.ns1.svc.cluster.local", { table, context });
    expect(zoneText(seen.reply.answer)).toEqual([
      "git.ns1.svc.cluster.local. 30 CNAME git.corp.example.com.",
      "git.corp.example.com. 30 A 10.0.0.9",
    ]);
    expect(seen.left).toEqual([]);
    expect(zoneText((await ask("git", { table, context })).reply.answer)[0]).toBe(
      "git. 30 CNAME git.corp.example.com.",
    );
  });

  test("nothing exists: the base stays here, so the denial is that of the mesh zone", async () => {
    const { reply, left } = await ask("gone.ns1.svc.cluster.local", { context });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(left).toEqual(["gone.corp.example.com."]);
    expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
  });

  test("nothing exists, and no zone of the mesh has the name asked: the denial is upstream's, asked once", async () => {
    const { reply, left } = await ask("gone.corp.example.com", { context });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(left).toEqual(["gone.corp.example.com."]);
    expect(zoneText(reply.authority)[0]).toContain("corp.example.com. 5 SOA ns.corp.example.com.");
  });

  test("a special-use element leads nowhere outside, but to hosts of the table", async () => {
    const view = viewOf({ search: ["ns1.svc.cluster.local", "internal"] });
    const gone = await ask("gone.ns1.svc.cluster.local", { context: { view } });
    expect(outcome(gone.reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(gone.reply.authority)).toEqual([MESH_SOA]);
    expect(gone.left).toEqual([]);
    const held = await ask("metrics.ns1.svc.cluster.local", { context: { view } });
    expect(outcome(held.reply)).toEqual([
      "NOERROR",
      "metrics.ns1.svc.cluster.local. 30 CNAME metrics.internal.",
      "metrics.internal. 30 A 10.9.9.9",
    ]);
  });

  test("a question that is an element itself is searched below the next one only", async () => {
    const view = viewOf({ search: ["wiki.corp.example.com", "corp.example.com"] });
    const seen = await ask("wiki.corp.example.com", { context: { view } });
    expect(outcome(seen.reply)).toEqual(["NOERROR", "wiki.corp.example.com. 20 A 192.0.2.30"]);
    expect(seen.left).toEqual(["wiki.corp.example.com."]);
  });

  test("a failure below the outside element does not hide what exists further on", async () => {
    const { reply } = await ask("flaky.example.org.ns1.svc.cluster.local", { context });
    expect(zoneText(reply.answer)[1]).toBe("flaky.example.org. 60 A 192.0.2.40");
  });

  test("a failure below the outside element is a failure when nothing exists further on", async () => {
    const { reply } = await ask("broken.example.ns1.svc.cluster.local", { context });
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(reply)).toEqual([22]);
  });
});

describe("rule 4: what never leaves", () => {
  test.each([
    // One label, a namespace's name, `svc`: mistyped services.
    ["gone.ns1.svc.cluster.local"],
    ["gone.ns2.ns1.svc.cluster.local"],
    ["gone.ns2.svc.ns1.svc.cluster.local"],
    ["gone.nowhere.svc.ns1.svc.cluster.local"],
    ["a.b.gone.ns2.ns1.svc.cluster.local"],
    ["gone.svc.cluster.local"],
    ["gone.cluster.local"],
    ["10-9-9-9.ns1.pod.cluster.local"],
    // Inside a zone of the mesh.
    ["gone.ns1.svc.cluster.local.ns1.svc.cluster.local"],
    ["gone.svc.clusterset.local.ns1.svc.cluster.local"],
    // Special-use names.
    ["printer.local.ns1.svc.cluster.local"],
    ["gone.internal.ns1.svc.cluster.local"],
    ["host.test.ns1.svc.cluster.local"],
    ["a.onion.ns1.svc.cluster.local"],
    ["1.0.0.10.in-addr.arpa.ns1.svc.cluster.local"],
  ])("%s", async (text) => {
    const { reply, asked, left } = await ask(text);
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
    expect(asked).toEqual([name(text)]);
    expect(left).toEqual([]);
  });

  test("a view that is not public asks upstream nothing, in no walk", async () => {
    const context = { view: viewOf({ search: WITH_CORP, public: false }) };
    const seen = await ask("api.github.com.ns1.svc.cluster.local", { context });
    expect(outcome(seen.reply)).toEqual(["NXDOMAIN"]);
    expect(seen.left).toEqual([]);
    const absolute = await ask("api.github.com", { context });
    expect(outcome(absolute.reply)).toEqual(["REFUSED"]);
    expect(absolute.left).toEqual([]);
  });
});

describe("rule 6: nothing exists", () => {
  test("upstream's own denial of the last candidate, but no longer than the mesh denies and not as authentic", async () => {
    const { reply, left } = await ask("gone.example.org.ns1.svc.cluster.local");
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(zoneText(reply.authority)).toEqual([
      ". 5 SOA a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 86400",
    ]);
    expect(reply.authenticData).toBe(false);
    expect(left).toEqual(["gone.example.org."]);
  });
});

test("rule 6: an upstream that denies without SOA leaves it to the mesh zone to say for how long", async () => {
  const { reply, left } = await ask("bare.example.org.ns1.svc.cluster.local");
  expect(outcome(reply)).toEqual(["NXDOMAIN"]);
  expect(zoneText(reply.authority)).toEqual([MESH_SOA]);
  expect(reply.deniedBelow).toHaveLength(4);
  expect(left).toEqual(["bare.example.org."]);
});

describe("rule 7: failures of upstream", () => {
  test.each([
    ["broken.example.org", [{ code: EdeCode.NoReachableAuthority }]],
    ["silent.example.org", [{ code: EdeCode.Other, text: "upstream answered SERVFAIL for silent.example.org." }]],
    ["refused.example.org", [{ code: EdeCode.Other, text: "upstream answered REFUSED for refused.example.org." }]],
  ])("%s is SERVFAIL without a CNAME, never NXDOMAIN, and the extended error tells why", async (base, errors) => {
    const { reply } = await ask(`${base}.ns1.svc.cluster.local`);
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(reply.extendedErrors).toEqual(errors);
    expect(reply.source).toBe("failure");
    expect(reply.deniedBelow).toBeUndefined();
  });

  test("a candidate that the table holds ends the walk, also when what it leads to fails", async () => {
    const hosts = [
      host("lead.ns2.svc.cluster.local", [service(alias("broken.example.org"), { namespace: "ns2" })]),
      host("lead.ns2.cluster.local", [serviceEntry(addresses("10.0.0.1"))]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1", "ns2"] })], hosts });
    const { reply } = await ask("lead.ns2.ns1.svc.cluster.local", { table });
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(edeCodes(reply)).toEqual([EdeCode.NoReachableAuthority]);
  });
});
