import { describe, expect, test } from "vitest";
import type { Claim } from "../../src/mesh/claim.ts";
import { offerServers } from "../../src/mesh/offer-servers.ts";
import type { View } from "../../src/mesh/view.ts";
import { addresses, endpoint, endpoints, ports, service, serviceEntry } from "../support/table.ts";
import { NOBODY } from "../support/view.ts";
import { chooserOf } from "./choosing.ts";

const DIRECT = { ...NOBODY, reach: "direct" } as const;
/** East is of `net-east`; the second endpoint says otherwise. */
const SPREAD = service(endpoints("10.1.0.1", "10.1.0.2@net-vm"));

describe("servers that a view can reach", () => {
  test.each<[string, Claim, View, readonly string[]]>([
    ["all without a network of its own", SPREAD, NOBODY, ["10.1.0.1", "10.1.0.2"]],
    [
      "those of its network, which is the cluster's unless said",
      SPREAD,
      { ...NOBODY, network: "net-east" },
      ["10.1.0.1"],
    ],
    ["those that stand elsewhere than their cluster", SPREAD, { ...NOBODY, network: "net-vm" }, ["10.1.0.2"]],
    ["none", SPREAD, { ...NOBODY, network: "net-far" }, []],
    ["all without a proxy", SPREAD, { ...DIRECT, network: "net-far" }, ["10.1.0.1", "10.1.0.2"]],
    ["none behind a ClusterIP", service(addresses("10.96.0.1"), { servers: [endpoint("10.1.0.7")] }), NOBODY, []],
    [
      "those behind a ClusterIP without a proxy",
      service(addresses("10.96.0.1"), { servers: [endpoint("10.1.0.7")] }),
      DIRECT,
      ["10.1.0.7"],
    ],
    [
      "backends without a proxy, hosts aside",
      serviceEntry({ form: "vip", backends: [{ host: "db.example" }, { host: "FD00::7" }] }),
      DIRECT,
      ["fd00::7"],
    ],
    ["no backends behind a proxy", serviceEntry({ form: "vip", backends: [{ host: "192.0.2.7" }] }), NOBODY, []],
  ])("%s", (_title, claim, view, expected) => {
    const offer = offerServers([claim], chooserOf(view));
    expect(offer?.servers.flatMap((each) => each.endpoints.map(({ address }) => address)) ?? []).toEqual(expected);
    expect(offer?.claims ?? []).toEqual(expected.length === 0 ? [] : [claim]);
  });

  test("are not copied when all can be reached", () => {
    const { answer } = SPREAD;
    const offer = offerServers([SPREAD], chooserOf(NOBODY));
    expect(offer?.servers[0]?.endpoints).toBe(answer.form === "endpoints" ? answer.endpoints : undefined);
  });

  test("come with the ports of their claim, and with their own", () => {
    const backends = [{ host: "192.0.2.7", ports: ports("http/tcp/8080") }];
    const claim = serviceEntry({ form: "vip", backends }, { ports: ports("http/tcp/80") });
    expect(offerServers([claim], chooserOf(DIRECT))?.servers).toEqual([
      { ports: ports("http/tcp/80"), endpoints: [{ address: "192.0.2.7", ports: ports("http/tcp/8080") }] },
    ]);
  });
});
