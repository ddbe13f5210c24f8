import { describe, expect, test } from "vitest";
import { hasLabels, nameBelowHost } from "../../src/mesh/name-below-host.ts";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import { endpoint, name, ports, service, addresses } from "../support/table.ts";

const CLAIMS = [service(addresses())];

function answer(parts: Partial<HostAnswer>): HostAnswer {
  return { addresses: [], ports: [], claims: CLAIMS, clusters: ["east"], isStale: true, ...parts };
}

const SERVERS = answer({
  endpoints: [
    endpoint("a=10.1.0.1"),
    endpoint("b.east=10.1.0.2", "api/udp/9"),
    endpoint("a=fd00::1"),
    endpoint("a=10.1.0.1"),
  ],
  ports: ports("http/tcp/80"),
});

test("the endpoints of a name answer alone, each address once, with no ports of their own", () => {
  expect(nameBelowHost(name("a"), SERVERS)).toEqual({
    kind: "endpoint",
    answer: { addresses: ["10.1.0.1", "fd00::1"], ports: [], claims: CLAIMS, clusters: ["east"], isStale: true },
  });
});

test.each([
  ["_http._tcp", { kind: "port", port: { name: "http", protocol: "tcp" } }],
  ["_api._udp", { kind: "port", port: { name: "api", protocol: "udp" } }],
  ["_tcp", { kind: "empty-non-terminal" }],
  ["_udp", { kind: "empty-non-terminal" }],
  ["east", { kind: "empty-non-terminal" }],
  ["_sctp", undefined],
  ["_http._udp", undefined],
  ["_http.tcp", undefined],
  ["_http.xtcp", undefined],
  ["_http._tcp._x", undefined],
  ["_a._http._tcp", undefined],
  ["b", undefined],
  ["a.a", undefined],
  ["x.b.east", undefined],
])("%s is %j", (text, expected) => {
  expect(nameBelowHost(name(text), SERVERS)).toEqual(expected);
});

describe("a host without endpoints of a name", () => {
  const plain = answer({ ports: ports("http/tcp/80") });

  test("has its ports below it", () => {
    expect(nameBelowHost(name("_http._tcp"), plain)?.kind).toBe("port");
    expect(nameBelowHost(name("_tcp"), plain)?.kind).toBe("empty-non-terminal");
  });

  test("has nothing else below it", () => {
    expect(nameBelowHost(name("a"), plain)).toBeUndefined();
    expect(nameBelowHost(name("_tcp"), answer({}))).toBeUndefined();
  });
});

test.each([
  [{ protocol: "tcp" }, true],
  [{ protocol: "udp" }, false],
  [{ name: "http", protocol: "tcp" }, true],
  [{ name: "https", protocol: "tcp" }, false],
])("a port with the labels %j: %j", (labels, expected) => {
  expect(ports("http/tcp/80").map((port) => hasLabels(port, labels))).toEqual([expected]);
});
