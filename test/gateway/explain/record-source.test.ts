import { describe, expect, test } from "vitest";
import type { ResolverEvent } from "../../../src/resolver/resolver.ts";
import {
  addresses,
  alias,
  endpoint,
  endpoints,
  external,
  name,
  service,
  serviceEntry,
  vip,
} from "../../support/table.ts";
import { forwarded, lookup, sourceAfter } from "./source-after.ts";

const WEB = "web.ns1.svc.cluster.local";

function object(cluster: string): { cluster: string; kind: "Service"; namespace: string; object: string } {
  return { cluster, kind: "Service", namespace: "ns1", object: "web" };
}

function absent(asked: string): ResolverEvent[] {
  return [{ kind: "presence", name: name(asked), presence: "absent", zone: name("cluster.local") }];
}

function leftToZone(asked: string, zone: string): ResolverEvent[] {
  return [{ kind: "zone-upstream", name: name(asked), zone: name(zone) }, forwarded(asked, "corp.example")];
}

const EAST = service(endpoints("web-0=10.1.0.1", "web-1=10.1.0.2"));
const WEST = service(endpoints("web-0=10.2.0.1"), { cluster: "west" });
const SEARCH: readonly ResolverEvent[] = [
  { kind: "search", name: name("web"), base: name("web"), elements: [name("ns1.svc.cluster.local")] },
  { kind: "search-candidate", name: name(WEB), outcome: "held" },
];

describe("a record comes from", () => {
  test.each<[what: string, events: readonly ResolverEvent[], line: string, text: string]>([
    [
      "the one object used",
      lookup(WEB, [service(addresses("10.0.0.1"))]),
      `${WEB}. 30 A 10.0.0.1`,
      "from east Service ns1/web",
    ],
    [
      "an object whose VIP stands elsewhere",
      lookup("db.example", [serviceEntry(vip())]),
      "db.example. 30 A 240.240.0.5",
      "from east ServiceEntry ns1/entry",
    ],
    [
      "the one of several that says it",
      lookup(WEB, [EAST, WEST]),
      `${WEB}. 30 A 10.2.0.1`,
      "from west Service ns1/web",
    ],
    [
      "all of several that say it",
      lookup(WEB, [EAST, service(endpoints("10.1.0.1"), { cluster: "west" })]),
      `${WEB}. 30 A 10.1.0.1`,
      "from east Service ns1/web, west Service ns1/web",
    ],
    [
      "all of several when none says it",
      lookup(WEB, [EAST, WEST]),
      `${WEB}. 30 SRV 0 50 80 web-0.${WEB}.`,
      "from east Service ns1/web, west Service ns1/web",
    ],
    [
      "the object with that alias",
      lookup(WEB, [service(alias("www.example.com"))]),
      `${WEB}. 30 CNAME www.example.com.`,
      "from east Service ns1/web",
    ],
    [
      "an object's load balancer",
      lookup(WEB, [
        service(addresses("10.0.0.1"), { external: { addresses: ["192.0.2.1"] } }),
        service(external("192.0.2.2"), { cluster: "west" }),
      ]),
      `${WEB}. 30 A 192.0.2.1`,
      "from east Service ns1/web",
    ],
    [
      "an object's servers",
      lookup(WEB, [service(addresses("10.0.0.1"), { servers: [endpoint("10.1.0.1")] }), WEST]),
      `${WEB}. 30 A 10.1.0.1`,
      "from east Service ns1/web",
    ],
    [
      "the object of a wildcard",
      lookup("a.wild.example", [serviceEntry(addresses("10.9.9.1"))], "*.wild.example"),
      "a.wild.example. 30 A 10.9.9.1",
      "from east ServiceEntry ns1/entry",
    ],
    [
      "the object of the port that was asked",
      lookup(`_http._tcp.${WEB}`, [EAST], WEB),
      `_http._tcp.${WEB}. 30 SRV 0 100 80 web-0.${WEB}.`,
      "from east Service ns1/web",
    ],
    [
      "the object of a target beside it",
      lookup(`_http._tcp.${WEB}`, [EAST, WEST], WEB),
      `web-0.${WEB}. 30 A 10.2.0.1`,
      "from west Service ns1/web",
    ],
    [
      "the object of a target below a qualified zone",
      lookup("_http._tcp.web.ns1.svc.east.mesh.example", [EAST], WEB),
      "web-0.web.ns1.svc.east.mesh.example. 30 A 10.1.0.1",
      "from east Service ns1/web",
    ],
    [
      "the search list",
      [...SEARCH, ...lookup(WEB, [EAST])],
      `web. 30 CNAME ${WEB}.`,
      "made by the search list, with the least TTL of what follows",
    ],
    [
      "the structure of a zone",
      lookup(WEB, [EAST]),
      "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
      "from the structure of the zone",
    ],
    ["a version of a zone", [], 'dns-version.cluster.local. 30 TXT "1.1.0"', "from the structure of the zone"],
    [
      "the denial at a host outside the zones",
      lookup("db.example", [serviceEntry(vip())]),
      "db.example. 5 SOA db.example. . 7 7200 1800 86400 5",
      "from the structure of the zone",
    ],
    [
      "the object that has the address",
      [
        {
          kind: "owner",
          name: name("1.0.0.10.in-addr.arpa"),
          address: "10.0.0.1",
          owner: { ...object("east"), role: "service", name: name(WEB) },
          verdict: "used",
        },
        { kind: "presence", name: name("1.0.0.10.in-addr.arpa"), presence: "address" },
      ],
      `1.0.0.10.in-addr.arpa. 30 PTR ${WEB}.`,
      "from east Service ns1/web",
    ],
    [
      "the object whose server a pod is",
      [
        {
          kind: "owner",
          name: name("10-0-0-1.ns1.pod.cluster.local"),
          address: "10.0.0.1",
          owner: { ...object("east"), role: "server" },
          verdict: "used",
        },
        { kind: "presence", name: name("10-0-0-1.ns1.pod.cluster.local"), presence: "host" },
      ],
      "10-0-0-1.ns1.pod.cluster.local. 30 A 10.0.0.1",
      "from east Service ns1/web",
    ],
    [
      "what is known of an address",
      [{ kind: "presence", name: name("1.0.0.10.in-addr.arpa"), presence: "address" }],
      `1.0.0.10.in-addr.arpa. 30 PTR ${WEB}.`,
      "from the name table",
    ],
    [
      "the upstream that was asked",
      [forwarded("a.example", "first"), forwarded("b.example", "second")],
      "a.example. 30 A 192.0.2.1",
      "from upstream first",
    ],
    [
      "the last upstream, for a name that its aliases led to",
      [forwarded("a.example", "first"), forwarded("b.example", "second")],
      "c.example. 30 A 192.0.2.1",
      "from upstream second",
    ],
    [
      "an upstream that was asked before",
      [{ kind: "cache-hit", name: name("a.example"), ageSeconds: 3, isFailure: false, isStale: false }],
      "a.example. 27 A 192.0.2.1",
      "from an upstream, remembered",
    ],
    [
      "an upstream although a lookup came first",
      [{ kind: "presence", name: name("a.example"), presence: "outside" }, forwarded("a.example")],
      "a.example. 27 A 192.0.2.1",
      "from upstream up.example",
    ],
    [
      "the upstream of a zone inside the mesh's, although the table has nothing there",
      [...absent("db.corp.cluster.local"), ...leftToZone("db.corp.cluster.local", "corp.cluster.local")],
      "db.corp.cluster.local. 30 A 192.0.2.1",
      "from upstream corp.example",
    ],
    [
      "the upstream of such a zone, for a name that its alias led to",
      [...leftToZone("www.corp.cluster.local", "corp.cluster.local"), ...absent("db.corp.cluster.local")],
      "db.corp.cluster.local. 30 A 192.0.2.1",
      "from upstream corp.example",
    ],
    [
      "the structure of the mesh's zone, when an upstream of a zone below it was asked before",
      leftToZone("www.corp.cluster.local", "corp.cluster.local"),
      "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
      "from the structure of the zone",
    ],
    ["nobody but the gateway", [], "localhost. 86400 A 127.0.0.1", "from the gateway itself"],
  ])("%s", (_what, events, line, text) => {
    expect(sourceAfter(events, line).text).toBe(text);
  });

  test("the objects by name, each once however often it was looked at", () => {
    expect(sourceAfter([...lookup(WEB, [EAST]), ...lookup(WEB, [EAST])], `${WEB}. 30 A 10.1.0.1`)).toEqual({
      kind: "objects",
      objects: [{ cluster: "east", kind: "Service", namespace: "ns1", object: "web" }],
      text: "from east Service ns1/web",
    });
  });

  const same = lookup("twin.ns1.svc.cluster.local", [service(endpoints("10.1.0.1"), { object: "twin" })]);
  test.each<[what: string, events: readonly ResolverEvent[], line: string, text: string]>([
    [
      "a host whose VIP it is",
      [...same, ...lookup(WEB, [serviceEntry(vip())])],
      `${WEB}. 30 A 10.1.0.1`,
      "from east ServiceEntry ns1/entry",
    ],
    [
      "one of the host's two",
      [...same, ...lookup(WEB, [EAST, WEST])],
      `${WEB}. 30 A 10.1.0.1`,
      "from east Service ns1/web",
    ],
    ["an upstream", [...same, forwarded("a.example")], "a.example. 30 A 10.1.0.1", "from upstream up.example"],
  ])("%s, although another host was looked at that says the same", (_what, events, line, text) => {
    expect(sourceAfter(events, line).text).toBe(text);
  });

  test("an object when its alias leads from one candidate to another", () => {
    const events: ResolverEvent[] = [
      ...SEARCH,
      { kind: "search-candidate", name: name("b.example"), outcome: "absent" },
    ];
    const source = sourceAfter(
      [...events, ...lookup(WEB, [service(alias("b.example"))])],
      `${WEB}. 30 CNAME b.example.`,
    );
    expect(source.kind).toBe("objects");
  });
});
