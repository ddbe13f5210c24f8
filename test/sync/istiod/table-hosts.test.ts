import { expect, test } from "vitest";
import type { NameTableEntry } from "../../../src/sync/istiod/name-table.ts";
import { tableHosts, type TableHosts } from "../../../src/sync/istiod/table-hosts.ts";
import { external, kubernetes, PLACE } from "./table-entries.ts";

const WEB = "web.shop.svc.cluster.local";

function read(entries: readonly NameTableEntry[]): { said: string[]; found: string[]; table: TableHosts } {
  const said: string[] = [];
  const table = tableHosts(entries, PLACE.zone, (severity, host, message, field = "") => {
    said.push(`${severity} ${host} ${field}: ${message}`);
  });
  const found = [...table.hosts.values()].map(
    ({ name, isService, addresses }) => `${isService ? "Service" : "other"} ${name} ${addresses.join(" ")}`,
  );
  return { said, found, table };
}

test("aliases of an agent are left out and counted: of Kubernetes, and ending in a dot", () => {
  const aliases = ["web.", "web.shop.", "web.shop.svc.", `${WEB}.`].map((host) => kubernetes(host, ["10.0.0.1"]));
  const { found, said, table } = read([...aliases, kubernetes(WEB, ["10.0.0.1"])]);
  expect([found, said, table.aliasCount]).toEqual([[`Service ${WEB}. 10.0.0.1`], [], 4]);
});

test("a host of a ServiceEntry that ends in a dot is that host, as in Istio", () => {
  expect(read([external("api.example.com.", ["10.0.0.1"])]).found).toEqual(["other api.example.com. 10.0.0.1"]);
});

test.each([
  ["an upper-case name is folded", [external("API.Example.com", ["10.0.0.1"])], ["other api.example.com. 10.0.0.1"]],
  ["an IDN becomes A-labels", [external("bücher.example", ["10.0.0.1"])], ["other xn--bcher-kva.example. 10.0.0.1"]],
  ["a wildcard stays one", [external("*.example.com", ["10.0.0.1"])], ["other *.example.com. 10.0.0.1"]],
])("%s", (_, entries, found) => {
  expect(read(entries)).toMatchObject({ found, said: [] });
});

test.each([
  [
    "a host that is an address",
    external("10.0.0.1", ["10.0.0.1"]),
    "error 10.0.0.1 : an address is no host: nobody looks it up",
  ],
  [
    "a wildcard of Kubernetes",
    kubernetes("*.shop.svc", ["10.0.0.1"]),
    'error *.shop.svc : a wildcard is "*." before a host, and nothing else',
  ],
  ["an empty host", external("", ["10.0.0.1"]), "error  : the host is empty"],
  [
    "a wildcard for everything",
    external("*", ["10.0.0.1"]),
    'error * : the host "*" stands for every name there is, so it cannot be answered',
  ],
  [
    "a host without addresses",
    external("api.example", []),
    "warning api.example ips: has no address, so it is left out",
  ],
  [
    "a host of a network",
    external("api.example", ["10.0.0.0/8"]),
    'error api.example ips[0]: "10.0.0.0/8" is no address that can be answered, and no other is left, so the host is left out',
  ],
])("%s is left out with a word", (_, entry, message) => {
  expect(read([entry])).toMatchObject({ found: [], said: [message] });
});

test("an address that is none is left out, and the others stay", () => {
  expect(read([external("api.example", ["10.0.0.0/8", "10.0.0.1"])])).toMatchObject({
    found: ["other api.example. 10.0.0.1"],
    said: ['warning api.example ips[0]: "10.0.0.0/8" is no address that can be answered, so it is left out'],
  });
});

test("a registry that is not known is read as External", () => {
  expect(read([{ ...external("api.example", ["10.0.0.1"]), registry: "Consul" }])).toMatchObject({
    found: ["other api.example. 10.0.0.1"],
    said: ['notice api.example registry: the registry "Consul" is none of Istio\'s own: read as External'],
  });
});

test("one that is there twice alike is there once", () => {
  const entries = [
    kubernetes(WEB, ["10.0.0.1", "10.0.0.2"]),
    kubernetes("WEB.shop.svc.cluster.local", ["10.0.0.2", "10.0.0.1"]),
  ];
  expect(read(entries)).toMatchObject({ found: [`Service ${WEB}. 10.0.0.1 10.0.0.2`], said: [] });
});

test.each([
  [
    "with other addresses: all of them are answered",
    [external("api.example", ["10.0.0.2"]), external("API.example", ["10.0.0.1"])],
    "other api.example. 10.0.0.1 10.0.0.2",
    "warning api.example : is there several times with different addresses: all are answered",
  ],
  [
    "with some of the addresses: all of them are answered",
    [external("api.example", ["10.0.0.2"]), external("API.example", ["10.0.0.1", "10.0.0.2"])],
    "other api.example. 10.0.0.1 10.0.0.2",
    "warning api.example : is there several times with different addresses: all are answered",
  ],
  [
    "as Service and as External: nobody squats on the name of a Service",
    [external(WEB, ["10.0.0.2"]), kubernetes(WEB.toUpperCase(), ["10.0.0.1"])],
    `Service ${WEB}. 10.0.0.1`,
    `warning ${WEB} : is there as Kubernetes and as External: that of Kubernetes counts`,
  ],
])("one that is there twice %s, in either order", (_, entries, host, message) => {
  expect(read(entries)).toMatchObject({ found: [host], said: [message] });
  expect(read(entries.toReversed())).toMatchObject({ found: [host], said: [message] });
});
