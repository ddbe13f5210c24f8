import { expect, test } from "vitest";
import { Subscription } from "../../../../src/sync/istiod/ads/subscription.ts";
import { SourceError } from "../../../../src/sync/source.ts";
import { lineOf, PLACE } from "../table-entries.ts";
import { nameTableOctets, readRequest, responseOctets, TYPE } from "./message-octets.ts";

const NODE = {
  id: "sidecar~127.0.0.1~a.b~b.svc.cluster.local",
  cluster: "a.b",
  metadata: {},
  userAgentName: "meshdoh",
};
const TABLE = nameTableOctets([["api.example", { ips: ["192.0.2.1"], registry: "External" }]]);

function subscribe(): Subscription {
  return new Subscription(NODE, { ...PLACE, title: "grpc://istiod:15010" });
}

test("it begins with the node and without a version", () => {
  expect(readRequest(subscribe().first())).toEqual({
    version: "",
    type: TYPE,
    nonce: "",
    nodeId: NODE.id,
    metadata: {},
  });
});

test("a table is accepted by its version and nonce, which the next stream begins with", () => {
  const subscription = subscribe();
  const received = subscription.receive(responseOctets("v1", "n1", TABLE));
  if (received.kind !== "table") throw new TypeError(received.kind);
  expect(received.reading.claims.map(lineOf)).toEqual([
    "api.example. addresses 192.0.2.1 (ServiceEntry /istiod:api.example)",
  ]);
  expect(readRequest(received.reply)).toEqual({ version: "v1", type: TYPE, nonce: "n1" });
  expect(readRequest(subscription.first())).toMatchObject({ version: "v1", nonce: "", nodeId: NODE.id });
});

test("what is no table is refused by its nonce with the version before it", () => {
  const subscription = subscribe();
  subscription.receive(responseOctets("v1", "n1", TABLE));
  const received = subscription.receive(responseOctets("v2", "n2", [0x0a, 9, 1]));
  if (received.kind !== "refused") throw new TypeError(received.kind);
  expect(received.problem.message).toMatch(/^grpc:\/\/istiod:15010 holds no message NameTable: /);
  expect(readRequest(received.reply)).toEqual({
    version: "v1",
    type: TYPE,
    nonce: "n2",
    error: received.problem.message,
  });
});

test("a response of another type is none of ours", () => {
  const octets = responseOctets("v1", "n1", [], "type.googleapis.com/envoy.config.cluster.v3.Cluster");
  expect(subscribe().receive(octets)).toEqual({ kind: "other" });
});

test("what is no response at all cannot be answered", () => {
  const receive = (): unknown => subscribe().receive(Uint8Array.of(0x0a, 9, 1));
  expect(receive).toThrow(SourceError);
  expect(receive).toThrow(/^grpc:\/\/istiod:15010 holds no message DiscoveryResponse: /);
});
