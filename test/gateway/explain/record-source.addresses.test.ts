import { expect, test } from "vitest";
import type { ResolverEvent } from "../../../src/resolver/resolver.ts";
import { endpoints, name, service, serviceEntry, vip } from "../../support/table.ts";
import { forwarded, lookup, sourceAfter } from "./source-after.ts";

const WEB = "web.ns1.svc.cluster.local";
const EAST = service(endpoints("web-0=10.1.0.1", "web-1=10.1.0.2"));
const WEST = service(endpoints("web-0=10.2.0.1"), { cluster: "west" });

test.each<[what: string, events: readonly ResolverEvent[], line: string, text: string]>([
  [
    "the one object with an automatic VIP, beside one whose VIP Istio assigned",
    lookup("db.example", [serviceEntry(vip("240.240.7.7")), serviceEntry(vip(), { object: "ours" })]),
    "db.example. 30 A 240.240.0.5",
    "from east ServiceEntry ns1/ours",
  ],
  [
    "the object whose VIP leads to that server",
    lookup("db.example", [
      serviceEntry({ form: "vip", backends: [{ host: "10.1.0.1" }] }),
      serviceEntry({ form: "vip", backends: [{ host: "10.2.0.1" }, { host: "db.internal" }] }, { cluster: "west" }),
    ]),
    "db.example. 30 A 10.2.0.1",
    "from west ServiceEntry ns1/entry",
  ],
  ["no object, when none gives the address", lookup(WEB, [EAST, WEST]), `${WEB}. 30 A 10.9.9.9`, "from the name table"],
  [
    "no object of another host that was looked at before",
    [
      ...lookup("twin.ns1.svc.cluster.local", [service(endpoints("10.2.0.1"), { object: "twin" })]),
      ...lookup(`_http._tcp.${WEB}`, [EAST, WEST], WEB),
    ],
    `web-0.${WEB}. 30 A 10.2.0.1`,
    "from west Service ns1/web",
  ],
  [
    "an upstream, for a name that only has a VIP",
    [
      { kind: "claim", name: name("db.example"), claim: serviceEntry(vip()), verdict: "only-vip" },
      { kind: "presence", name: name("db.example"), presence: "outside", hasOnlyVip: true },
      forwarded("db.example"),
    ],
    "db.example. 30 A 192.0.2.1",
    "from upstream up.example",
  ],
  [
    "the object of a port, although it only has a VIP",
    [
      { kind: "claim", name: name("db.cluster.local"), claim: serviceEntry(vip()), verdict: "only-vip" },
      { kind: "presence", name: name("db.cluster.local"), presence: "host" },
    ],
    "db.cluster.local. 30 SRV 0 100 80 db.cluster.local.",
    "from east ServiceEntry ns1/entry",
  ],
])("a record comes from %s", (_what, events, line, text) => {
  expect(sourceAfter(events, line).text).toBe(text);
});
