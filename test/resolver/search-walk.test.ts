import { describe, expect, test } from "vitest";
import { judgeCandidate, readSearchWalk, type SearchScope } from "../../src/resolver/search-walk.ts";
import { addresses, cluster, host, name, OBSERVED_SECONDS, service, serviceEntry, tableOf } from "../support/table.ts";
import { viewOf } from "../support/view.ts";

const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["com", "db", "ns1"] })],
  hosts: [
    host("web.ns1.svc.cluster.local", [service(addresses("10.96.0.1"))]),
    host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.96.0.2"))]),
    host("web.db.svc.cluster.local", [service(addresses("10.96.0.3"), { namespace: "db" })]),
    host("partner.example", [serviceEntry(addresses("10.96.0.4"))]),
  ],
});
const UPSTREAM_ZONES = ["vpn.example.com", "lab.test", "lab.svc.cluster.local", "intranet"].map(name);
const SEARCH = ["svc.cluster.local", "ns1.svc.cluster.local", "corp.example.com", "corp.internal"];

function scopeOf(isPublic = true): SearchScope {
  const view = viewOf({ search: SEARCH, public: isPublic });
  return { table: TABLE, view, nowSeconds: OBSERVED_SECONDS, upstreamZones: UPSTREAM_ZONES };
}

describe("the walk that a name leads to", () => {
  test.each<[string, string, string, string, boolean, readonly string[]]>([
    [
      "begins at the first element in the list, not at the longest",
      "gone.db.svc.cluster.local",
      "gone.db.",
      "svc.cluster.local.",
      false,
      [
        "gone.db.svc.cluster.local.",
        "gone.db.ns1.svc.cluster.local.",
        "gone.db.corp.example.com.",
        "gone.db.corp.internal.",
        "gone.db.",
      ],
    ],
    [
      "of a short name goes through the whole list, and has not the name itself",
      "web",
      "web.",
      ".",
      true,
      ["web.svc.cluster.local.", "web.ns1.svc.cluster.local.", "web.corp.example.com.", "web.corp.internal."],
    ],
  ])("%s", async (_title, text, base, taken, isShortName, candidates) => {
    const walk = await readSearchWalk(name(text), scopeOf());
    expect(walk).toMatchObject({ base, taken, isShortName, candidates });
  });

  test.each([
    ["of a name that the table holds", "web.db.svc.cluster.local"],
    ["of a name below a host", "a.web.db.svc.cluster.local"],
    ["of a name that a wildcard covers", "any.ns1.svc.cluster.local"],
    ["of an empty non-terminal", "db.svc.cluster.local"],
    ["of a host outside", "partner.example"],
    ["of a name outside below no element", "www.example.org"],
    ["of a name in a zone with upstreams below the element", "x.lab.svc.cluster.local"],
    ["of a name in a zone of the mesh below no element", "gone.svc.clusterset.local"],
  ])("is none %s", async (_title, text) => {
    expect(await readSearchWalk(name(text), scopeOf())).toBeUndefined();
  });
});

describe("a candidate", () => {
  test.each<[string, string, string, boolean, string]>([
    ["that the table holds", "x.db.svc.cluster.local", "web.db.svc.cluster.local", true, "held"],
    ["that a wildcard covers", "x.db.svc.cluster.local", "x.ns1.svc.cluster.local", true, "held"],
    ["in a zone of the mesh that is not there", "x.db.svc.cluster.local", "x.db.svc.cluster.local", true, "absent"],
    ["below an element outside", "x.db.svc.cluster.local", "x.db.corp.example.com", true, "asked"],
    [
      "below an element outside, of a view that is not public",
      "x.db.svc.cluster.local",
      "x.corp.example.com",
      false,
      "stays",
    ],
    ["below a special-use element", "x.db.svc.cluster.local", "x.db.corp.internal", true, "stays"],
    ["that is a public base", "x.example.org.svc.cluster.local", "x.example.org", true, "asked"],
    [
      "that is a public base, of a view that is not public",
      "x.example.org.svc.cluster.local",
      "x.example.org",
      false,
      "stays",
    ],
    ["that is a base of one label", "x.svc.cluster.local", "x", true, "stays"],
    ["that is a base of a namespace", "x.db.svc.cluster.local", "x.db", true, "stays"],
    ["that is a special-use base", "x.test.svc.cluster.local", "x.test", true, "stays"],
    ["of a short name outside", "x", "x.corp.example.com", true, "stays"],
    ["of a zone with upstreams inside the mesh", "x.svc.cluster.local", "x.lab.svc.cluster.local", true, "asked"],
    ["of such a zone for a mesh-only view", "x.svc.cluster.local", "x.lab.svc.cluster.local", false, "absent"],
    ["of such a zone that is of special use", "x.lab.test.svc.cluster.local", "x.lab.test", true, "asked"],
    ["of such a zone of one label", "intranet.svc.cluster.local", "intranet", true, "asked"],
    ["of a short name that a wildcard covers", "x", "x.ns1.svc.cluster.local", true, "held"],
    ["of what may be a public name that a wildcard covers", "x.com", "x.com.ns1.svc.cluster.local", true, "absent"],
    ["of what may be a public name that the table holds", "web.db", "web.db.svc.cluster.local", true, "held"],
  ])("%s", async (_title, asked, candidate, isPublic, expected) => {
    const scope = scopeOf(isPublic);
    const walk = await readSearchWalk(name(asked), scope);
    if (walk === undefined) throw new Error(`${asked} leads to no walk`);
    expect(await judgeCandidate(name(candidate), walk, scope)).toBe(expected);
  });
});
