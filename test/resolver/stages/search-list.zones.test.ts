import { describe, expect, test } from "vitest";
import { outcome } from "../../support/records.ts";
import { cluster, meshTable, name } from "../../support/table.ts";
import { viewOf } from "../../support/view.ts";
import { ask, WITH_CORP } from "./search-walk.ts";

const CORP = ["corp.example.com", "dev", "kube-system", "lab.cluster.local", "internal"].map(name);

describe("a search list and zones with upstreams of their own:", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    ["a candidate in such a zone is asked, a short name's, too", "wiki", WITH_CORP, ["wiki.corp.example.com."]],
    [
      "and one that is of special use otherwise",
      "db.ns1.svc.cluster.local",
      ["ns1.svc.cluster.local", "corp.internal"],
      ["db.corp.internal."],
    ],
    [
      "and one that the table lacks, in a zone inside the mesh",
      "api.ns1.svc.cluster.local",
      ["ns1.svc.cluster.local", "lab.cluster.local"],
      ["api.lab.cluster.local."],
    ],
  ])("%s", async (_what, text, search, expected) => {
    const { left } = await ask(text, { context: { view: viewOf({ search }) }, upstreamZones: CORP });
    expect(left.slice(0, 1)).toEqual(expected);
  });

  test("what exists there answers a short name", async () => {
    const view = viewOf({ search: WITH_CORP });
    const { reply } = await ask("wiki", { context: { view }, upstreamZones: CORP });
    expect(outcome(reply)).toEqual([
      "NOERROR",
      "wiki. 20 CNAME wiki.corp.example.com.",
      "wiki.corp.example.com. 20 A 192.0.2.30",
    ]);
  });

  test.each(["web.dev", "web.kube-system", "internal"])(
    "%s may be a short name, but is asked there as it is when no candidate exists, and no top level first",
    async (text) => {
      const table = meshTable({ clusters: [cluster("east", { namespaces: ["dev", "kube-system"] })] });
      const { left } = await ask(text, { table, upstreamZones: CORP });
      expect(left).toEqual([`${text}.`]);
    },
  );

  test("without them nothing of that leaves", async () => {
    const table = meshTable({ clusters: [cluster("east", { namespaces: ["kube-system"] })] });
    for (const text of ["web.kube-system", "internal"]) expect((await ask(text, { table })).left).toEqual([]);
  });

  test("views of names of the mesh only ask none of them", async () => {
    const view = viewOf({ search: WITH_CORP, public: false });
    const { left } = await ask("wiki.ns1.svc.cluster.local", { context: { view }, upstreamZones: CORP });
    expect(left).toEqual([]);
  });
});

describe("the denial of a walk does not speak for a zone that nobody asked:", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["no such zone", [], ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local.", "."]],
    [
      "one that was asked, and denied it",
      ["cluster.local"],
      ["ns1.svc.cluster.local.", "svc.cluster.local.", "cluster.local.", "."],
    ],
  ])("%s", async (_what, zones, expected) => {
    const { reply } = await ask("gone.ns1.svc.cluster.local", { upstreamZones: zones.map(name) });
    expect(outcome(reply)).toEqual(["NXDOMAIN"]);
    expect(reply.deniedBelow).toEqual(expected);
  });

  test("the base itself, which is in one", async () => {
    const { reply, left } = await ask("gone.ns1.svc.cluster.local", { upstreamZones: [name("gone")] });
    expect(left).toEqual(["gone."]);
    expect(reply.deniedBelow).toContain(".");
  });
});
