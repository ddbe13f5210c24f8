import { describe, expect, test } from "vitest";
import { distinctPorts, uniteServers } from "../../src/mesh/unite-servers.ts";
import { endpoint, ports } from "../support/table.ts";

const HTTP = ports("http/tcp/80");
const OTHER_HTTP = ports("http/tcp/8080");

describe("servers with names", () => {
  test("of one claim are given as they are", () => {
    const endpoints = [endpoint("a=10.1.0.1"), endpoint("b=10.1.0.2"), endpoint("b=10.1.0.2")];
    const united = uniteServers([{ ports: HTTP, endpoints }]);
    expect(united).toEqual({ addresses: ["10.1.0.1", "10.1.0.2"], endpoints, ports: HTTP });
    expect(united.endpoints).toBe(endpoints);
  });

  test("of several claims stand once for each name of an address", () => {
    const east = [endpoint("a=10.1.0.1"), endpoint("b=10.1.0.1")];
    const west = [endpoint("a=10.1.0.1"), endpoint("b=10.1.0.1"), endpoint("a=10.2.0.1"), endpoint("b=10.1.0.1")];
    const united = uniteServers([
      { ports: HTTP, endpoints: east },
      { ports: ports("http/tcp/80"), endpoints: west },
    ]);
    expect(united).toEqual({
      addresses: ["10.1.0.1", "10.2.0.1"],
      endpoints: [...east, endpoint("a=10.2.0.1")],
      ports: HTTP,
    });
  });

  test("keep the ports of their claim where claims differ", () => {
    const { endpoints, ports: united } = uniteServers([
      { ports: HTTP, endpoints: [endpoint("a=10.1.0.1")] },
      { ports: OTHER_HTTP, endpoints: [endpoint("b=10.2.0.1"), endpoint("c=10.2.0.2", "http/tcp/9")] },
    ]);
    expect(united).toEqual(HTTP);
    expect(endpoints?.map((each) => each.ports?.[0]?.port)).toEqual([undefined, 8080, 9]);
  });
});

describe("servers without names", () => {
  test.each([
    ["have the claim's ports", [endpoint("10.1.0.1")], HTTP],
    ["have those that they listen on", [endpoint("10.1.0.1", "http/tcp/8080")], OTHER_HTTP],
    [
      "have each name once",
      [endpoint("10.1.0.1"), endpoint("10.1.0.2", "http/tcp/8080", "dns/udp/53")],
      ports("http/tcp/80", "dns/udp/53"),
    ],
  ])("%s", (_title, endpoints, expected) => {
    expect(uniteServers([{ ports: HTTP, endpoints }])).toEqual({
      addresses: endpoints.map(({ address }) => address),
      ports: expected,
    });
  });
});

test.each([
  [[], []],
  [[HTTP], HTTP],
  [[HTTP, OTHER_HTTP], HTTP],
  [[HTTP, ports("http/udp/80")], ports("http/tcp/80", "http/udp/80")],
])("of the ports %j each name and protocol stands once", (lists, expected) => {
  expect(distinctPorts(lists)).toEqual(expected);
});
