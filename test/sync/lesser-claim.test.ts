import { expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { Backend, Claim, Endpoint } from "../../src/mesh/claim.ts";
import { isLessOf } from "../../src/sync/lesser-claim.ts";
import { serviceClaim, vipClaim } from "../support/mesh-values.ts";

const NAME = parseName("api.example.");
const [ONE, TWO]: readonly Endpoint[] = [{ address: "10.0.0.1" }, { address: "10.0.0.2", label: "b" }];
const PORT = { name: "http", protocol: "tcp", port: 80 } as const;

function endpoints(...list: readonly (Endpoint | undefined)[]): Claim {
  return serviceClaim([], { answer: { form: "endpoints", endpoints: list.filter((each) => each !== undefined) } });
}

function vip(...backends: readonly Backend[]): Claim {
  return vipClaim("api", { answer: { form: "vip", ...(backends.length === 0 ? {} : { backends }) } });
}

function exposed(kind: "HTTPRoute" | "Ingress", ...addresses: readonly string[]): Claim {
  return serviceClaim([], { kind, answer: { form: "external", addresses } });
}

function imported(addresses: readonly string[], more: Partial<Claim> = {}): Claim {
  return serviceClaim(addresses, { kind: "ServiceImport", ...more });
}

test.each([
  ["fewer endpoints", endpoints(TWO), endpoints(ONE, TWO), true],
  ["no endpoints", endpoints(), endpoints(ONE), true],
  ["the same endpoints", endpoints(ONE, TWO), endpoints(ONE, TWO), false],
  ["another endpoint", endpoints({ address: "10.0.0.3" }), endpoints(ONE, TWO), false],
  ["more endpoints", endpoints(ONE, TWO), endpoints(ONE), false],
  ["fewer endpoints, but other ports", { ...endpoints(), ports: [PORT] }, endpoints(ONE), false],
  [
    "no servers",
    serviceClaim(["192.0.2.1"]),
    serviceClaim(["192.0.2.1"], { servers: [{ address: "10.0.0.1" }] }),
    true,
  ],
  [
    "no servers, but another ClusterIP",
    serviceClaim(["192.0.2.2"]),
    serviceClaim(["192.0.2.1"], { servers: [{ address: "10.0.0.1" }] }),
    false,
  ],
  ["fewer addresses of its own", serviceClaim(["192.0.2.1"]), serviceClaim(["192.0.2.1", "192.0.2.2"]), false],
  ["no backends", vip(), vip({ host: "10.0.0.1" }), true],
  ["itself for a backend", vip({ host: "api.example" }), vip({ host: "10.0.0.1" }), true],
  ["another backend", vip({ host: "db.example" }), vip({ host: "10.0.0.1" }), false],
  ["fewer load balancers", exposed("HTTPRoute", "192.0.2.1"), exposed("HTTPRoute", "192.0.2.1", "192.0.2.2"), true],
  [
    "fewer addresses in its status",
    exposed("Ingress", "192.0.2.1"),
    exposed("Ingress", "192.0.2.1", "192.0.2.2"),
    false,
  ],
  ["an import without the address of its slices", imported([]), imported(["10.7.0.1"]), true],
  [
    "an import without the ports of its slices",
    imported(["10.7.0.1"]),
    imported(["10.7.0.1"], { ports: [PORT] }),
    true,
  ],
])("%s: %#", (_what, now, before, isLess) => {
  expect(isLessOf(now, before, NAME)).toBe(isLess);
});

test("the order of fields in what a store holds makes no difference", () => {
  const before = serviceClaim([], {
    answer: { form: "endpoints", endpoints: [{ label: "b", address: "10.0.0.2" }, { address: "10.0.0.1" }] },
  });
  expect(isLessOf(endpoints(TWO), before, NAME)).toBe(true);
});
