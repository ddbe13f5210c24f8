import { expect, test } from "vitest";
import { LiveUnits } from "../../../src/sync/live/live-units.ts";
import { placeOf, type PlacedObject } from "../../../src/sync/live/object-place.ts";
import type { FieldMap, KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import { service } from "../../support/sync-world.ts";

function placed(object: KubernetesObject): PlacedObject {
  return { object, place: placeOf(object, "no name") };
}

function istio(kind: string, spec: FieldMap): PlacedObject {
  const content = { metadata: { name: "web", namespace: "ns1" }, spec };
  return placed({ apiVersion: "networking.istio.io/v1", kind, content, origin: {} });
}

const WEB = placed(service("web", "10.0.0.1"));
const SELECTING = istio("ServiceEntry", { workloadSelector: { labels: { app: "web" } } });
const WORKLOAD = istio("WorkloadEntry", { address: "10.0.0.2" });
const GATEWAY = istio("Gateway", {});
const BOUND = istio("VirtualService", { gateways: ["web"] });

function balancer(externalName: string, metadata: FieldMap = {}): PlacedObject {
  const content = {
    metadata: { name: "lb", namespace: "ns1", ...metadata },
    spec: { type: "LoadBalancer", externalName },
  };
  return placed({ apiVersion: "v1", kind: "Service", content, origin: {} });
}

/** Units in which these are, with nothing left to read. */
function units(...objects: readonly PlacedObject[]): LiveUnits {
  const made = new LiveUnits();
  for (const each of objects) made.change([], [each]);
  made.takeChanged();
  return made;
}

test("a unit that changed is told once", () => {
  const made = new LiveUnits();
  made.change([], [WEB]);
  expect([made.isChanged, [...made.takeChanged()], made.isChanged, [...made.takeChanged()]]).toEqual([
    true,
    ["service ns1/web"],
    false,
    [],
  ]);
  expect(made.objectsOf("service ns1/web").members).toEqual(["Service ns1/web"]);
});

test("a WorkloadEntry is looked at by what selects in its namespace, which is read again when it changes", () => {
  const made = units(WEB, SELECTING);
  made.change([], [WORKLOAD]);
  expect([...made.takeChanged()].toSorted()).toEqual(["WorkloadEntry ns1/web", "selecting ns1", "service ns1/web"]);
  expect(made.objectsOf("selecting ns1").others).toEqual(["WorkloadEntry ns1/web"]);
  expect(made.objectsOf("service ns1/web").others).toEqual(["WorkloadEntry ns1/web"]);
  made.change([WORKLOAD], []);
  expect(made.objectsOf("selecting ns1").others).toEqual([]);
});

test("a Gateway is looked at by what is bound to it", () => {
  const made = units(BOUND);
  made.change([], [GATEWAY]);
  expect([...made.takeChanged()]).toEqual(["IstioGateway ns1/web", "VirtualService ns1/web"]);
  expect(made.objectsOf("VirtualService ns1/web")).toEqual({
    members: ["VirtualService ns1/web"],
    others: ["IstioGateway ns1/web"],
    isAlone: true,
    isAtGateways: true,
  });
});

test("what is bound to Gateways is read again when a load balancer is another one, and not for its version", () => {
  const made = units(BOUND, balancer("a"));
  expect(made.balancers).toEqual(["Service ns1/lb"]);
  made.change([balancer("a")], [balancer("a", { resourceVersion: "2" })]);
  expect([...made.takeChanged()]).toEqual(["service ns1/lb"]);
  made.change([balancer("a")], [balancer("b")]);
  expect([...made.takeChanged()]).toEqual(["service ns1/lb", "VirtualService ns1/web"]);
  made.change([balancer("b")], []);
  expect([...made.takeChanged()]).toEqual(["service ns1/lb", "VirtualService ns1/web"]);
  expect(made.balancers).toEqual([]);
});

test("an object may move to another unit; both are read again", () => {
  const made = units(SELECTING);
  made.change([SELECTING], [istio("ServiceEntry", {})]);
  expect([...made.takeChanged()]).toEqual(["selecting ns1", "ServiceEntry ns1/web"]);
  expect(made.objectsOf("selecting ns1").isAlone).toBe(true);
});
