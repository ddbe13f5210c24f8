import { describe, expect, test } from "vitest";
import type { HostAnswer } from "../../src/mesh/host-answer.ts";
import { addressesOfTargets, srvTargets } from "../../src/resolver/srv-targets.ts";
import { endpoint, name, ports } from "../support/table.ts";

const HOST = name("web.ns1.svc.cluster.local");

function answer(parts: Partial<HostAnswer>): HostAnswer {
  return { addresses: [], ports: [], claims: [], clusters: ["east"], isStale: false, ...parts };
}

function lines(of: HostAnswer, wanted?: { readonly name: string; readonly protocol: string }): string[] {
  return srvTargets(HOST, of, wanted).map(
    ({ target, port, label }) => `${port} ${target}${label === undefined ? "" : ` (${label})`}`,
  );
}

const PORTS = ports("http/tcp/80", "dns/tcp/53", "dns/udp/53");
const SERVERS = [endpoint("a=10.1.0.1"), endpoint("a=fd00::1"), endpoint("b=10.1.0.2", "http/tcp/8080")];

describe("targets of SRV records", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["all ports lead to the host, each number once", lines(answer({ ports: PORTS })), [`80 ${HOST}`, `53 ${HOST}`]],
    ["one port leads to the host", lines(answer({ ports: PORTS }), { name: "dns", protocol: "udp" }), [`53 ${HOST}`]],
    ["no such port", lines(answer({ ports: PORTS }), { name: "http", protocol: "udp" }), []],
    [
      "all ports of all endpoints, each name once",
      lines(answer({ ports: PORTS, endpoints: SERVERS })),
      [`80 a.${HOST} (a)`, `53 a.${HOST} (a)`, `8080 b.${HOST} (b)`],
    ],
    [
      "one port of all endpoints",
      lines(answer({ ports: PORTS, endpoints: SERVERS }), { name: "http", protocol: "tcp" }),
      [`80 a.${HOST} (a)`, `8080 b.${HOST} (b)`],
    ],
    [
      "an endpoint without a name is the host",
      lines(answer({ ports: ports("http/tcp/80"), endpoints: [endpoint("a=10.1.0.1"), endpoint("10.1.0.3")] })),
      [`80 a.${HOST} (a)`, `80 ${HOST}`],
    ],
    [
      "an endpoint whose name would be too long is left out",
      lines(answer({ ports: ports("http/tcp/80"), endpoints: [endpoint(`${"l.".repeat(120)}x=10.1.0.1`)] })),
      [],
    ],
    [
      "an alias leads to where it leads",
      lines(answer({ ports: PORTS, alias: name("lb.example") })),
      ["80 lb.example.", "53 lb.example."],
    ],
  ])("%s", (_title, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe("addresses of targets", () => {
  const HTTP = ports("http/tcp/80");

  function known(of: HostAnswer): string[] {
    return [...addressesOfTargets(srvTargets(HOST, of, undefined), of)].map(
      ([target, list]) => `${target} ${list.join(" ")}`,
    );
  }

  test.each<[string, HostAnswer, readonly string[]]>([
    ["of the host", answer({ ports: PORTS, addresses: ["10.96.0.1", "fd00::1"] }), [`${HOST} 10.96.0.1 fd00::1`]],
    [
      "of endpoints, by their names",
      answer({ ports: HTTP, endpoints: SERVERS }),
      [`a.${HOST} 10.1.0.1 fd00::1`, `b.${HOST} 10.1.0.2`],
    ],
    ["not of an alias", answer({ ports: HTTP, alias: name("lb.example") }), []],
    ["not of a host with more than twenty", answer({ ports: HTTP, addresses: addresses(21) }), []],
    [
      "of a host with twenty",
      answer({ ports: HTTP, addresses: ["10.0.0.1", ...addresses(19)] }),
      [`${HOST} 10.0.0.1 ${addresses(19).join(" ")}`],
    ],
  ])("%s", (_title, of, expected) => {
    expect(known(of)).toEqual(expected);
  });

  test("of the first twenty targets", () => {
    const endpoints = addresses(30).map((address, index) => endpoint(`web-${index}=${address}`));
    expect(known(answer({ ports: HTTP, endpoints }))).toHaveLength(20);
  });

  function addresses(count: number): string[] {
    return Array.from({ length: count }, (_, index) => `10.1.0.${index}`);
  }
});
