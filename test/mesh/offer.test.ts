import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { offerOf, type Offer } from "../../src/mesh/offer.ts";
import {
  addresses,
  alias,
  endpoints,
  exposedHost,
  external,
  externalAlias,
  host,
  serviceEntry,
  vip,
} from "../support/table.ts";
import { NOBODY } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

/** What claims of one cluster offer, as its form and what it gives, then the objects whose it is. */
function line(claims: readonly Claim[], reach: "mesh" | "direct"): string {
  const all = host("web.example", claims, ["240.240.0.5"]);
  const offer = offerOf(all, all.claims, chooserOf({ ...NOBODY, reach }));
  return offer === undefined
    ? "nothing"
    : `${offer.form} ${given(offer)} of ${offer.claims.map(({ object }) => object).join(" ")}`;
}

function given(offer: Offer): string {
  if (offer.form === "alias") return offer.target;
  if (offer.form !== "servers") return offer.addresses.join(" ");
  return offer.servers.flatMap((server) => server.endpoints.map(({ address }) => address)).join(" ");
}

const GIVEN = serviceEntry(addresses("10.9.9.1"), { object: "given" });
const MORE = serviceEntry(addresses("10.9.9.2", "10.9.9.1"), { object: "more" });
const POOLED = serviceEntry(addresses("240.240.9.9"), { object: "pooled" });
const OURS = serviceEntry(vip(), { object: "ours" });
const ISTIOS = serviceEntry(vip("240.240.7.7"), { object: "istios" });
const SERVER = serviceEntry(endpoints("10.1.0.1"), { object: "server" });
const NAMED = serviceEntry(alias("www.example"), { object: "named" });
const ROUTE = exposedHost(external("198.51.100.1"), { object: "route" });
const NAMED_ROUTE = exposedHost(externalAlias("lb.example"), { object: "named-route" });

describe("of several forms that claims of one cluster have", () => {
  test.each<[string, readonly Claim[], mesh: string, direct: string]>([
    ["an alias is alone", [GIVEN, NAMED], "alias www.example. of named", "alias www.example. of named"],
    [
      "addresses are united",
      [GIVEN, MORE],
      "service 10.9.9.1 10.9.9.2 of given more",
      "service 10.9.9.1 10.9.9.2 of given more",
    ],
    ["given addresses before our VIP", [GIVEN, OURS], "service 10.9.9.1 of given", "service 10.9.9.1 of given"],
    [
      "Istio's VIP beside given addresses",
      [GIVEN, ISTIOS],
      "service 10.9.9.1 240.240.7.7 of given istios",
      "service 10.9.9.1 of given",
    ],
    ["Istio's VIP before ours", [ISTIOS, OURS], "service 240.240.7.7 of istios", "nothing"],
    ["our VIP before servers", [OURS, SERVER], "service 240.240.0.5 of ours", "servers 10.1.0.1 of server"],
    [
      "servers before addresses where there is no proxy",
      [GIVEN, SERVER],
      "service 10.9.9.1 of given",
      "servers 10.1.0.1 of server",
    ],
    [
      "no VIP where there is no proxy",
      [POOLED, GIVEN],
      "service 10.9.9.1 240.240.9.9 of given pooled",
      "service 10.9.9.1 of given",
    ],
    [
      "a load balancer's address before its name",
      [NAMED_ROUTE, ROUTE],
      "external 198.51.100.1 of route",
      "external 198.51.100.1 of route",
    ],
    ["a load balancer's name", [NAMED_ROUTE], "alias lb.example. of named-route", "alias lb.example. of named-route"],
    ["nothing", [], "nothing", "nothing"],
  ])("%s", (_title, claims, mesh, direct) => {
    expect(line(claims, "mesh")).toBe(mesh);
    expect(line(claims, "direct")).toBe(direct);
  });
});

test("which alias stands does not depend on the order of the claims", () => {
  const claims = ["b", "a", "c"].map((object) => serviceEntry(alias(`${object}.example`), { object }));
  for (const order of [claims, claims.toReversed()]) {
    const offer = offerOf({ name: host("x.example", []).name, claims: order }, order, chooserOf(NOBODY));
    expect(offer).toMatchObject({ form: "alias", target: "a.example." });
  }
});
