import { describe, expect, test } from "vitest";
import { findPresence, isAboveHost, type MeshEvent } from "../../src/mesh/presence.ts";
import {
  addresses,
  asynchronous,
  cluster,
  endpoints,
  failing,
  host,
  meshTable,
  name,
  OBSERVED_SECONDS,
  service,
  serviceEntry,
  tableOf,
} from "../support/table.ts";
import { NOBODY, viewOf } from "../support/view.ts";
import { presenceOf, summary } from "./presence-summary.ts";

describe("names inside a zone of the mesh", () => {
  test.each([
    ["productpage.ns1.svc.cluster.local", "host 10.96.0.10"],
    ["inward.ns1.svc.cluster.local", "host productpage.ns1.svc.cluster.local."],
    ["web-0.web.db.svc.cluster.local", "host 10.1.0.1"],
    ["cluster.local", "apex"],
    ["svc.cluster.local", "empty-non-terminal"],
    ["ns1.svc.cluster.local", "empty-non-terminal"],
    ["clusterset.local", "apex"],
    ["svc.clusterset.local", "empty-non-terminal"],
    ["240.240.in-addr.arpa", "apex"],
    ["svc.240.240.in-addr.arpa", "absent"],
    ["ns9.svc.cluster.local", "absent"],
    ["web.ns9.svc.cluster.local", "absent"],
    ["gone.ns1.svc.cluster.local", "absent"],
    ["productpage.cluster.local", "absent"],
    ["web-3.web.db.svc.cluster.local", "absent below web.db.svc.cluster.local."],
    ["a.b.productpage.ns1.svc.cluster.local", "absent below productpage.ns1.svc.cluster.local."],
    ["x.web-0.web.db.svc.cluster.local", "absent below web.db.svc.cluster.local."],
    // A headless Service without ready endpoints does not exist, but what lies below it is still its own.
    ["idle.db.svc.cluster.local", "absent"],
    ["x.idle.db.svc.cluster.local", "absent below idle.db.svc.cluster.local."],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text)).toBe(expected);
    expect(await summary(text, asynchronous(meshTable()))).toBe(expected);
  });

  test("a name between a zone and a host is an empty non-terminal", async () => {
    const hosts = [
      host("a.b.c.ns1.svc.cluster.local", [service(endpoints("10.0.0.1"))]),
      host("x.y.cluster.local", [serviceEntry(addresses("10.0.0.2"))]),
    ];
    const table = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
    expect(await summary("b.c.ns1.svc.cluster.local", table)).toBe("empty-non-terminal");
    expect(await summary("c.ns1.svc.cluster.local", table)).toBe("empty-non-terminal");
    expect(await summary("y.cluster.local", table)).toBe("empty-non-terminal");
    expect(await summary("z.y.cluster.local", table)).toBe("absent");
  });

  test("a presence names the closest zone, which the SOA is taken from", async () => {
    const clusters = [cluster("east"), cluster("west", { zone: "west.cluster.local" })];
    const presence = await presenceOf("web.ns1.svc.west.cluster.local", tableOf({ clusters, hosts: [] }));
    expect(presence).toEqual({ kind: "absent", zone: "west.cluster.local." });
  });
});

describe("names outside the zones of the mesh", () => {
  test.each([
    ["api.partner.example", "host 240.240.0.5 2001:2::5"],
    ["metrics.internal", "host 10.9.9.9"],
    ["partner.example", "outside"],
    ["x.api.partner.example", "outside"],
    ["internal", "outside"],
    ["wild.example", "outside"],
    ["www.example.com", "outside"],
    ["local", "outside"],
    [".", "outside"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text)).toBe(expected);
  });

  test("a host that the view may not see is as if it were not there", async () => {
    expect(await summary("secret.example")).toBe("outside");
    expect(await summary("secret.example", meshTable(), viewOf({ namespace: "ns2" }))).toBe("host 10.9.9.2");
    expect(await summary("secret.example", meshTable(), NOBODY)).toBe("outside");
  });
});

describe("wildcards", () => {
  const table = tableOf({
    clusters: [cluster("east", { namespaces: ["ns1"] })],
    hosts: [
      host("*.example.com", [serviceEntry(addresses("10.0.0.1"))]),
      host("*.eu.example.com", [serviceEntry(addresses("10.0.0.2"))]),
      host("www.eu.example.com", [serviceEntry(addresses("10.0.0.3"))]),
      host("*.hidden.example.com", [serviceEntry(addresses("10.0.0.4"), { exportTo: ["ns2"] })]),
      host("*.internal", [serviceEntry(addresses("10.0.0.5"))]),
      host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.6"))]),
      host("web.ns1.svc.cluster.local", [service(addresses("10.0.0.7"))]),
      host("*.web.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.8"))]),
      host("api.ns1.svc.cluster.local", [service(addresses("10.0.0.9"))]),
    ],
  });

  test.each([
    ["a.example.com", "host 10.0.0.1"],
    ["a.b.c.example.com", "host 10.0.0.1"],
    ["example.com", "outside"],
    ["a.eu.example.com", "host 10.0.0.2"],
    ["a.b.eu.example.com", "host 10.0.0.2"],
    ["eu.example.com", "host 10.0.0.1"],
    ["www.eu.example.com", "host 10.0.0.3"],
    ["a.hidden.example.com", "host 10.0.0.1"],
    ["*.example.com", "host 10.0.0.1"],
    ["db.internal", "host 10.0.0.5"],
    ["internal", "outside"],
    ["anything.ns1.svc.cluster.local", "host 10.0.0.6"],
    ["a.anything.ns1.svc.cluster.local", "host 10.0.0.6"],
    ["ns1.svc.cluster.local", "empty-non-terminal"],
    ["web.ns1.svc.cluster.local", "host 10.0.0.7"],
    // RFC 4592 section 3.3.1: the closest encloser is the host, so only a wildcard right below it counts.
    ["a.web.ns1.svc.cluster.local", "host 10.0.0.8"],
    ["a.b.web.ns1.svc.cluster.local", "host 10.0.0.8"],
    ["a.api.ns1.svc.cluster.local", "absent below api.ns1.svc.cluster.local."],
    ["anything.ns2.svc.cluster.local", "absent"],
  ])("%s: %s", async (text, expected) => {
    expect(await summary(text, table)).toBe(expected);
  });

  test("a wildcard above a zone of the mesh ends at the zone, whose names are denied by the zone itself", async () => {
    const wide = tableOf({
      clusters: [cluster("east")],
      hosts: [host("*.local", [serviceEntry(addresses("10.0.0.1"))])],
    });
    expect(await summary("printer.local", wide)).toBe("host 10.0.0.1");
    expect(await summary("gone.ns1.svc.cluster.local", wide)).toBe("absent");
    expect(await summary("cluster.local", wide)).toBe("apex");
  });

  test("a Service that exists without endpoints is not answered by a wildcard", async () => {
    const hosts = [
      host("*.ns1.svc.cluster.local", [serviceEntry(addresses("10.0.0.6"))]),
      host("idle.ns1.svc.cluster.local", [service(endpoints())]),
    ];
    const idle = tableOf({ clusters: [cluster("east", { namespaces: ["ns1"] })], hosts });
    expect(await summary("idle.ns1.svc.cluster.local", idle)).toBe("absent");
    expect(await summary("web-0.idle.ns1.svc.cluster.local", idle)).toBe("absent below idle.ns1.svc.cluster.local.");
  });
});

test("a shard that cannot be loaded is a failure, never an absence", async () => {
  const problem = new Error("the store is down");
  await expect(presenceOf("web.ns1.svc.cluster.local", failing(meshTable(), problem))).rejects.toBe(problem);
});

test("where a host stands below a name, nobody may deny that name", async () => {
  const table = tableOf({
    clusters: [cluster("east")],
    hosts: [
      host("db.prod.internal", [serviceEntry(addresses("10.0.0.1"))]),
      host("*.wild.internal", [serviceEntry(addresses("10.0.0.2"))]),
      host("db.secret.internal", [serviceEntry(addresses("10.0.0.3"), { exportTo: ["ns2"] })]),
      host("db.empty.internal", [serviceEntry(endpoints())]),
    ],
  });
  const isAbove = (text: string): Promise<boolean> => isAboveHost(name(text), table, viewOf(), OBSERVED_SECONDS);
  expect(
    await Promise.all(["prod", "wild", "secret", "empty", "none"].map((label) => isAbove(`${label}.internal`))),
  ).toEqual([true, true, false, false, false]);
});

describe("what is told of a look-up", () => {
  async function told(text: string): Promise<string[]> {
    const events: MeshEvent[] = [];
    await findPresence(name(text), meshTable(), viewOf(), OBSERVED_SECONDS, (event) => events.push(event));
    return events.map((event) => {
      if (event.kind === "claim") return `claim ${event.name} ${event.claim.object} ${event.verdict}`;
      if (event.kind === "choice") return `choice ${event.name} ${event.rule}`;
      if (event.kind === "owner") return `owner ${event.address} ${event.owner.object} ${event.verdict}`;
      const { zone, wildcard, encloser } = event;
      return `${event.name} ${event.presence} ${JSON.stringify({ zone, wildcard, encloser })}`;
    });
  }

  test.each<[string, readonly string[]]>([
    [
      "productpage.ns1.svc.cluster.local",
      [
        "claim productpage.ns1.svc.cluster.local. web used",
        "choice productpage.ns1.svc.cluster.local. only-cluster",
        'productpage.ns1.svc.cluster.local. host {"zone":"cluster.local."}',
      ],
    ],
    [
      "x.idle.db.svc.cluster.local",
      [
        "claim idle.db.svc.cluster.local. web nothing-to-give",
        'x.idle.db.svc.cluster.local. absent {"zone":"cluster.local.","encloser":"idle.db.svc.cluster.local."}',
      ],
    ],
    [
      "a.wild.example",
      [
        "claim *.wild.example. entry used",
        "choice *.wild.example. only-cluster",
        'a.wild.example. host {"wildcard":"*.wild.example."}',
      ],
    ],
    ["secret.example", ["secret.example. outside {}"]],
    ["svc.cluster.local", ['svc.cluster.local. empty-non-terminal {"zone":"cluster.local."}']],
    [
      "5.0.240.240.in-addr.arpa",
      ["owner 240.240.0.5 entry used", '5.0.240.240.in-addr.arpa. address {"zone":"240.240.in-addr.arpa."}'],
    ],
  ])("%s", async (text, expected) => {
    expect(await told(text)).toEqual(expected);
  });
});
