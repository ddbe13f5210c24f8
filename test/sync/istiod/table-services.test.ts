import { expect, test } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { foreignDomainOf, headlessOf, servicePlaceOf, type PodHost } from "../../../src/sync/istiod/table-services.ts";
import { PLACE } from "./table-entries.ts";

const WEB = { kind: "Service", namespace: "shop", service: "web", serviceName: "web.shop.svc.cluster.local." };

test.each([
  ["web.shop.svc.cluster.local", WEB],
  ["web-0.web.shop.svc.cluster.local", { ...WEB, label: "web-0" }],
  ["a.b.web.shop.svc.cluster.local", { ...WEB, label: "a.b" }],
  ["web.shop.svc.clusterset.local", { ...WEB, kind: "ServiceImport", serviceName: "web.shop.svc.clusterset.local." }],
  ["shop.svc.cluster.local", undefined],
  ["web.shop.pod.cluster.local", undefined],
  ["cluster.local", undefined],
  ["web.shop.svc.other.local", undefined],
])("%s is there", (name, place) => {
  expect(servicePlaceOf(parseName(name), PLACE.zone)).toEqual(place);
});

test.each([
  ["web.shop.svc.other.local", "other.local."],
  ["web-0.web.shop.svc.k8s.example.com", "k8s.example.com."],
  ["shop.svc.other.local", undefined],
  ["web.shop.svc", undefined],
  ["api.example.com", undefined],
])("%s is like the name of a Service in %s", (name, domain) => {
  expect(foreignDomainOf(parseName(name))).toBe(domain);
});

function pod(label: string, ...addresses: readonly string[]): PodHost {
  const name = parseName(`${label}.db.data.svc.cluster.local`);
  return { label, host: { name, isService: true, addresses, altHosts: new Set() } };
}

test("addresses have the names of their pods, and those of other pods have none", () => {
  const pods = [pod("db-0", "10.1.0.1"), pod("db-1", "10.1.0.2"), pod("same", "10.1.0.2")];
  expect(headlessOf(["10.1.0.1", "10.1.0.2", "10.1.0.3"], pods)).toEqual({
    endpoints: [
      { address: "10.1.0.1", label: "db-0" },
      { address: "10.1.0.2", label: "db-1" },
      { address: "10.1.0.2", label: "same" },
      { address: "10.1.0.3" },
    ],
    others: [],
  });
});

test("a pod that the Service has not among its addresses is a host itself, so that the Service does not answer it", () => {
  const elsewhere = pod("db-9", "10.9.0.1", "10.1.0.1");
  expect(headlessOf(["10.1.0.1"], [elsewhere])).toEqual({ endpoints: [{ address: "10.1.0.1" }], others: [elsewhere] });
});
