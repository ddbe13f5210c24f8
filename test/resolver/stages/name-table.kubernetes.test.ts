import { describe, expect, test } from "vitest";
import type { Claim } from "../../../src/mesh/claim.ts";
import { outcome, zoneText } from "../../support/records.ts";
import {
  addresses,
  alias,
  cluster,
  endpoint,
  endpoints,
  external,
  host,
  ports,
  service,
  serviceImport,
  tableOf,
} from "../../support/table.ts";
import { ask, ZONE_SOA } from "./name-table-under-test.ts";

const HTTP = ports("dns/udp/53", "http/tcp/80");

function inDb(answer: Claim["answer"], parts: Partial<Claim> = {}): Claim {
  return service(answer, { namespace: "db", ...parts });
}

const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["db", "ns1"], importedNamespaces: ["ns1"] })],
  hosts: [
    host("ip.ns1.svc.cluster.local", [
      service(addresses("10.96.0.1", "fd00::1"), { ports: HTTP, servers: [endpoint("10.1.0.7")] }),
    ]),
    host("plain.ns1.svc.cluster.local", [service(addresses("10.96.0.2"))]),
    host("set.db.svc.cluster.local", [
      inDb(endpoints("set-0=10.1.0.1", "set-0=fd00::a1", "10-1-0-2=10.1.0.2"), { object: "set", ports: HTTP }),
    ]),
    host("idle.db.svc.cluster.local", [inDb(endpoints(), { ports: HTTP })]),
    host("inward.ns1.svc.cluster.local", [service(alias("ip.ns1.svc.cluster.local"), { ports: HTTP })]),
    host("literal.ns1.svc.cluster.local", [service(external("192.0.2.9"))]),
    host("ip.ns1.svc.clusterset.local", [serviceImport(addresses("10.97.0.1"), { ports: HTTP })]),
    host("set.ns1.svc.clusterset.local", [
      serviceImport(endpoints("set-0.east=10.1.0.1", "set-0.a.west=10.2.0.1"), { ports: ports("sql/tcp/5432") }),
    ]),
    host("idle.ns1.svc.clusterset.local", [serviceImport(endpoints())]),
  ],
});

/** The rows of one section: what is asked, the rcode, and the lines of the answer, those of the additional behind a plus. */
type Rows = readonly (readonly [asked: string, rcode: "NOERROR" | "NXDOMAIN", ...lines: string[]])[];

const SET_SRV = [
  "_http._tcp.set.db.svc.cluster.local. 30 SRV 0 50 80 set-0.set.db.svc.cluster.local.",
  "_http._tcp.set.db.svc.cluster.local. 30 SRV 0 50 80 10-1-0-2.set.db.svc.cluster.local.",
  "+ set-0.set.db.svc.cluster.local. 30 A 10.1.0.1",
  "+ set-0.set.db.svc.cluster.local. 30 AAAA fd00::a1",
  "+ 10-1-0-2.set.db.svc.cluster.local. 30 A 10.1.0.2",
];

const SECTIONS: readonly (readonly [section: string, rows: Rows])[] = [
  [
    "2.2 schema version",
    [
      ["dns-version.cluster.local TXT", "NOERROR", 'dns-version.cluster.local. 30 TXT "1.1.0"'],
      ["dns-version.cluster.local A", "NOERROR"],
      ["cluster.local NS", "NOERROR", "cluster.local. 30 NS ns.dns.cluster.local."],
      ["cluster.local SOA", "NOERROR", ZONE_SOA],
    ],
  ],
  [
    "2.3.1 addresses of a ClusterIP",
    [
      ["ip.ns1.svc.cluster.local A", "NOERROR", "ip.ns1.svc.cluster.local. 30 A 10.96.0.1"],
      ["IP.NS1.svc.cluster.local AAAA", "NOERROR", "ip.ns1.svc.cluster.local. 30 AAAA fd00::1"],
      ["plain.ns1.svc.cluster.local AAAA", "NOERROR"],
    ],
  ],
  [
    "2.3.2 SRV of a ClusterIP",
    [
      [
        "_http._tcp.ip.ns1.svc.cluster.local SRV",
        "NOERROR",
        "_http._tcp.ip.ns1.svc.cluster.local. 30 SRV 0 100 80 ip.ns1.svc.cluster.local.",
        "+ ip.ns1.svc.cluster.local. 30 A 10.96.0.1",
        "+ ip.ns1.svc.cluster.local. 30 AAAA fd00::1",
      ],
      ["_http._tcp.ip.ns1.svc.cluster.local A", "NOERROR"],
      ["_tcp.ip.ns1.svc.cluster.local SRV", "NOERROR"],
      ["_sctp.ip.ns1.svc.cluster.local SRV", "NXDOMAIN"],
      ["_http._udp.ip.ns1.svc.cluster.local SRV", "NXDOMAIN"],
      ["_http._tcp.plain.ns1.svc.cluster.local SRV", "NXDOMAIN"],
      ["plain.ns1.svc.cluster.local SRV", "NOERROR"],
    ],
  ],
  [
    "2.3.3 PTR of a ClusterIP",
    [
      ["1.0.96.10.in-addr.arpa PTR", "NOERROR", "1.0.96.10.in-addr.arpa. 30 PTR ip.ns1.svc.cluster.local."],
      [
        `1.${"0.".repeat(29)}d.f.ip6.arpa PTR`,
        "NOERROR",
        `1.${"0.".repeat(29)}d.f.ip6.arpa. 30 PTR ip.ns1.svc.cluster.local.`,
      ],
      ["1.0.96.10.in-addr.arpa A", "NOERROR"],
    ],
  ],
  [
    "2.4.1 addresses of endpoints",
    [
      [
        "set.db.svc.cluster.local A",
        "NOERROR",
        "set.db.svc.cluster.local. 30 A 10.1.0.1",
        "set.db.svc.cluster.local. 30 A 10.1.0.2",
      ],
      ["set-0.set.db.svc.cluster.local A", "NOERROR", "set-0.set.db.svc.cluster.local. 30 A 10.1.0.1"],
      ["set-0.set.db.svc.cluster.local AAAA", "NOERROR", "set-0.set.db.svc.cluster.local. 30 AAAA fd00::a1"],
      ["10-1-0-2.set.db.svc.cluster.local AAAA", "NOERROR"],
      ["set-0.set.db.svc.cluster.local SRV", "NOERROR"],
      ["set-1.set.db.svc.cluster.local A", "NXDOMAIN"],
      ["idle.db.svc.cluster.local A", "NXDOMAIN"],
      ["idle.db.svc.cluster.local SRV", "NXDOMAIN"],
      ["_http._tcp.idle.db.svc.cluster.local SRV", "NXDOMAIN"],
    ],
  ],
  ["2.4.2 SRV of endpoints", [["_http._tcp.set.db.svc.cluster.local SRV", "NOERROR", ...SET_SRV]]],
  [
    "2.4.3 PTR of endpoints",
    [
      ["1.0.1.10.in-addr.arpa PTR", "NOERROR", "1.0.1.10.in-addr.arpa. 30 PTR set-0.set.db.svc.cluster.local."],
      ["2.0.1.10.in-addr.arpa PTR", "NOERROR", "2.0.1.10.in-addr.arpa. 30 PTR 10-1-0-2.set.db.svc.cluster.local."],
    ],
  ],
  [
    "2.5 ExternalName",
    [
      [
        "inward.ns1.svc.cluster.local AAAA",
        "NOERROR",
        "inward.ns1.svc.cluster.local. 30 CNAME ip.ns1.svc.cluster.local.",
        "ip.ns1.svc.cluster.local. 30 AAAA fd00::1",
      ],
      ["literal.ns1.svc.cluster.local A", "NOERROR", "literal.ns1.svc.cluster.local. 30 A 192.0.2.9"],
      ["literal.ns1.svc.cluster.local AAAA", "NOERROR"],
      ["_http._tcp.inward.ns1.svc.cluster.local SRV", "NXDOMAIN"],
    ],
  ],
  [
    "pods",
    [
      ["10-1-0-7.ns1.pod.cluster.local A", "NOERROR", "10-1-0-7.ns1.pod.cluster.local. 30 A 10.1.0.7"],
      ["10-1-0-7.ns1.pod.cluster.local AAAA", "NOERROR"],
      ["fd00--a1.db.pod.cluster.local AAAA", "NOERROR", "fd00--a1.db.pod.cluster.local. 30 AAAA fd00::a1"],
      ["10-1-0-7.db.pod.cluster.local A", "NXDOMAIN"],
      ["pod.cluster.local A", "NOERROR"],
    ],
  ],
  [
    "MCS 1.0.0",
    [
      ["dns-version.clusterset.local TXT", "NOERROR", 'dns-version.clusterset.local. 30 TXT "1.0.0"'],
      ["ip.ns1.svc.clusterset.local A", "NOERROR", "ip.ns1.svc.clusterset.local. 30 A 10.97.0.1"],
      ["ip.ns1.svc.clusterset.local AAAA", "NOERROR"],
      [
        "_http._tcp.ip.ns1.svc.clusterset.local SRV",
        "NOERROR",
        "_http._tcp.ip.ns1.svc.clusterset.local. 30 SRV 0 100 80 ip.ns1.svc.clusterset.local.",
        "+ ip.ns1.svc.clusterset.local. 30 A 10.97.0.1",
      ],
      ["east.ip.ns1.svc.clusterset.local A", "NXDOMAIN"],
      [
        "set.ns1.svc.clusterset.local A",
        "NOERROR",
        "set.ns1.svc.clusterset.local. 30 A 10.1.0.1",
        "set.ns1.svc.clusterset.local. 30 A 10.2.0.1",
      ],
      [
        "set-0.east.set.ns1.svc.clusterset.local A",
        "NOERROR",
        "set-0.east.set.ns1.svc.clusterset.local. 30 A 10.1.0.1",
      ],
      [
        "set-0.a.west.set.ns1.svc.clusterset.local A",
        "NOERROR",
        "set-0.a.west.set.ns1.svc.clusterset.local. 30 A 10.2.0.1",
      ],
      ["set-0.set.ns1.svc.clusterset.local A", "NXDOMAIN"],
      ["east.set.ns1.svc.clusterset.local A", "NOERROR"],
      ["a.west.set.ns1.svc.clusterset.local A", "NOERROR"],
      [
        "_sql._tcp.set.ns1.svc.clusterset.local SRV",
        "NOERROR",
        "_sql._tcp.set.ns1.svc.clusterset.local. 30 SRV 0 50 5432 set-0.east.set.ns1.svc.clusterset.local.",
        "_sql._tcp.set.ns1.svc.clusterset.local. 30 SRV 0 50 5432 set-0.a.west.set.ns1.svc.clusterset.local.",
        "+ set-0.east.set.ns1.svc.clusterset.local. 30 A 10.1.0.1",
        "+ set-0.a.west.set.ns1.svc.clusterset.local. 30 A 10.2.0.1",
      ],
      ["idle.ns1.svc.clusterset.local A", "NXDOMAIN"],
    ],
  ],
];

describe.each(SECTIONS)("%s", (_section, rows) => {
  test.each(rows)("%s: %s", async (asked, rcode, ...lines) => {
    const [text = "", type = ""] = asked.split(" ");
    const { reply, passed } = await ask(text, type, { table: TABLE });
    const additional = zoneText(reply.additional).map((line) => `+ ${line}`);
    expect([...outcome(reply), ...additional]).toEqual([rcode, ...lines]);
    expect(reply.authority).toHaveLength(lines.length > 0 && rcode === "NOERROR" ? 0 : 1);
    expect(passed).toEqual([]);
  });
});

test.each(["2.0.97.10.in-addr.arpa", "1.0.97.10.in-addr.arpa", "7.0.1.10.in-addr.arpa", "9.2.0.192.in-addr.arpa"])(
  "%s has no name in the mesh: an import, a server behind a ClusterIP, an ExternalName",
  async (text) => {
    expect((await ask(text, "PTR", { table: TABLE })).passed).toEqual([`${text}.`]);
  },
);
