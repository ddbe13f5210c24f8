import { expect, test } from "vitest";
import type { Offer } from "../../src/mesh/offer.ts";
import type { ClusterOffer } from "../../src/mesh/offers-in-order.ts";
import { portsOf, uniteOffers } from "../../src/mesh/unite-offers.ts";
import { addresses, alias, endpoint, name, ports, service } from "../support/table.ts";

const EAST = service(addresses(), { ports: ports("http/tcp/80") });
const WEST = service(addresses(), { cluster: "west", ports: ports("dns/udp/53", "http/tcp/81") });
const NAMED = service(alias("www.example"), { ports: ports("http/tcp/80") });

function offered(cluster: string, offer: Offer): ClusterOffer {
  return { cluster, isStale: true, offer };
}

test.each<[string, readonly Offer[], object]>([
  [
    "one service",
    [{ form: "service", claims: [EAST], addresses: ["10.96.0.1"] }],
    { addresses: ["10.96.0.1"], ports: ports("http/tcp/80"), claims: [EAST] },
  ],
  [
    "load balancers of several clusters, each address once",
    [
      { form: "external", claims: [EAST], addresses: ["198.51.100.1"] },
      { form: "external", claims: [WEST], addresses: ["198.51.100.2", "198.51.100.1"] },
    ],
    {
      addresses: ["198.51.100.1", "198.51.100.2"],
      ports: ports("http/tcp/80", "dns/udp/53"),
      claims: [EAST, WEST],
    },
  ],
  [
    "servers of several clusters",
    [
      { form: "servers", claims: [EAST], servers: [{ ports: [], endpoints: [endpoint("a=10.1.0.1")] }] },
      { form: "servers", claims: [WEST], servers: [{ ports: [], endpoints: [endpoint("a=10.2.0.1")] }] },
    ],
    {
      addresses: ["10.1.0.1", "10.2.0.1"],
      endpoints: [endpoint("a=10.1.0.1"), endpoint("a=10.2.0.1")],
      ports: [],
      claims: [EAST, WEST],
    },
  ],
  [
    "an ExternalName, which has no ports",
    [{ form: "alias", claims: [NAMED], target: name("www.example") }],
    { addresses: [], alias: "www.example.", ports: [], claims: [NAMED] },
  ],
  [
    "a load balancer that only has a name",
    [{ form: "alias", claims: [EAST], target: name("lb.example") }],
    { addresses: [], alias: "lb.example.", ports: ports("http/tcp/80"), claims: [EAST] },
  ],
])("%s", (_title, offers, expected) => {
  const all = offers.map((offer, index) => offered(["east", "west"][index] ?? "", offer));
  const [first] = all;
  const answer = first === undefined ? undefined : uniteOffers(first, all);
  expect(answer).toEqual({ ...expected, clusters: all.map(({ cluster }) => cluster), isStale: true });
});

test.each([
  [[], []],
  [[service(addresses())], []],
  [[EAST, service(addresses()), WEST], ports("http/tcp/80", "dns/udp/53")],
])("the named ports of %j", (claims, expected) => {
  expect(portsOf(claims)).toEqual(expected);
});
