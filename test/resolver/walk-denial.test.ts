import { expect, test } from "vitest";
import type { Name } from "../../src/dns/name.ts";
import { readSearchWalk, type SearchScope } from "../../src/resolver/search-walk.ts";
import { deniedElements } from "../../src/resolver/walk-denial.ts";
import { addresses, cluster, host, name, OBSERVED_SECONDS, service, tableOf } from "../support/table.ts";
import { viewOf } from "../support/view.ts";

const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["dev", "ns1", "ns2"] })],
  hosts: [
    host("web.ns1.svc.cluster.local", [service(addresses("10.96.0.1"))]),
    host("b.ns1.svc.cluster.local", [service(addresses("10.96.0.2"))]),
  ],
});
const DEFAULT = ["ns1.svc.cluster.local", "svc.cluster.local", "cluster.local"];
const WITH_CORP = [...DEFAULT, "corp.example.com"];

async function denied(
  text: string,
  upstreamDenied: readonly string[],
  search: readonly string[],
  isPublic = true,
  upstreamZones: readonly string[] = [],
): Promise<readonly Name[]> {
  const scope: SearchScope = {
    table: TABLE,
    view: viewOf({ search, public: isPublic }),
    nowSeconds: OBSERVED_SECONDS,
    upstreamZones: upstreamZones.map(name),
  };
  const walk = await readSearchWalk(name(text), scope);
  if (walk === undefined) throw new Error(`${text} leads to no walk`);
  return deniedElements(walk, scope, new Set<Name>(upstreamDenied.map((each) => name(each))));
}

test.each<[string, string, readonly string[], readonly string[], readonly string[]]>([
  [
    "a name of one label is denied below all elements and as it is",
    "gone.ns1.svc.cluster.local",
    [],
    DEFAULT,
    [...DEFAULT, ""],
  ],
  [
    "a public name that upstream denied is denied too",
    "a.example.org.ns1.svc.cluster.local",
    ["a.example.org"],
    DEFAULT,
    [...DEFAULT, ""],
  ],
  [
    "a public name that upstream was not asked for leaves a doubt",
    "a.example.org.ns1.svc.cluster.local",
    [],
    DEFAULT,
    ["ns1.svc.cluster.local"],
  ],
  [
    "a mistyped service of another namespace is denied as it is too",
    "gone.ns2.ns1.svc.cluster.local",
    [],
    DEFAULT,
    [...DEFAULT, ""],
  ],
  [
    "a namespace that could be a top level is not: upstream may know the base",
    "web.dev.ns1.svc.cluster.local",
    [],
    DEFAULT,
    DEFAULT,
  ],
  ["special-use names are denied as they are", "printer.local.ns1.svc.cluster.local", [], DEFAULT, [...DEFAULT, ""]],
  ["but what is below localhost is loopback", "web.localhost.ns1.svc.cluster.local", [], DEFAULT, DEFAULT],
  ["and the top of a special-use zone is there", "test.ns1.svc.cluster.local", [], DEFAULT, DEFAULT],
  [
    "below an element outside only what upstream denied",
    "gone.ns1.svc.cluster.local",
    ["gone.corp.example.com"],
    WITH_CORP,
    [...WITH_CORP, ""],
  ],
  [
    "the second name of the walk is another base below the first element, which nobody asked about outside",
    "gone.ns1.ns1.svc.cluster.local",
    ["gone.ns1.corp.example.com"],
    WITH_CORP,
    ["ns1.svc.cluster.local", "cluster.local", "corp.example.com", ""],
  ],
  [
    "a reading that leads to a service that the walk did not look at is left out, lest a part of the table be loaded",
    "gone.ns2.ns1.ns1.svc.cluster.local",
    [],
    DEFAULT,
    ["ns1.svc.cluster.local", "cluster.local", ""],
  ],
  [
    "a full name as base has a walk of its own, which finds nothing",
    "gone.ns1.svc.cluster.local.ns1.svc.cluster.local",
    [],
    DEFAULT,
    [...DEFAULT, ""],
  ],
  [
    "a full name as base has a walk of its own, which finds a service",
    "b.ns1.ns1.svc.cluster.local.ns1.svc.cluster.local",
    [],
    ["ns1.svc.cluster.local", "svc.cluster.local"],
    ["ns1.svc.cluster.local", "svc.cluster.local"],
  ],
  [
    "a short name that an earlier element completes is not denied as it is",
    "web.cluster.local",
    [],
    DEFAULT,
    ["cluster.local"],
  ],
  ["a short name asked as it is stands first", "gone", [], DEFAULT, ["", ...DEFAULT]],
  ["a short name that upstream may know below an element is denied as it is only", "gone", [], WITH_CORP, [""]],
])("%s", async (_title, text, upstreamDenied, search, expected) => {
  expect(await denied(text, upstreamDenied, search)).toEqual(expected.map((element) => name(element || ".")));
});

test("where nothing may leave, a public name as it is is refused and not denied", async () => {
  expect(await denied("a.example.org.ns1.svc.cluster.local", [], DEFAULT, false)).toEqual(
    DEFAULT.map((element) => name(element)),
  );
});

test.each<[string, string, readonly string[], readonly string[], readonly string[]]>([
  ["inside the mesh", "gone.ns1.svc.cluster.local", [], ["cluster.local"], ["ns1.svc.cluster.local"]],
  [
    "inside the mesh, but denied",
    "gone.ns1.svc.cluster.local",
    ["gone.ns1.svc.cluster.local", "gone.svc.cluster.local", "gone.cluster.local"],
    ["cluster.local"],
    [...DEFAULT, ""],
  ],
  ["of special use otherwise", "db.internal.ns1.svc.cluster.local", [], ["internal"], ["ns1.svc.cluster.local"]],
  ["of one label", "gone.ns1.svc.cluster.local", [], ["gone"], ["ns1.svc.cluster.local"]],
])(
  "a name %s that upstreams of its zone may know leaves a doubt",
  async (_what, text, upstreamDenied, zones, expected) => {
    expect(await denied(text, upstreamDenied, DEFAULT, true, zones)).toEqual(expected.map((each) => name(each || ".")));
  },
);

test("which is none for a view that may not ask them", async () => {
  const elements = await denied("gone.ns1.svc.cluster.local", [], DEFAULT, false, ["cluster.local"]);
  expect(elements).toEqual([...DEFAULT, "."].map(name));
});
