import { expect, test } from "vitest";
import { parse } from "yaml";
import { DEFAULT_VIP_POOLS } from "../../../src/mesh/vip-pool.ts";
import { envoyConfiguration } from "../../../src/sync/export/envoy.ts";
import type { VipService } from "../../../src/sync/export/vip-services.ts";
import { vipService } from "./vip-values.ts";

function resources(
  services: readonly VipService[],
  resolvers: readonly { address: string; port: number }[] = [],
): unknown {
  // Envoy's own parser takes YAML 1.1 as well as 1.2.
  const text = envoyConfiguration(services, { vipPools: DEFAULT_VIP_POOLS, resolvers });
  const value: unknown = parse(text, { version: "1.1" });
  expect(parse(text)).toEqual(value);
  return value;
}

function at(address: string, port: number): object {
  return { socket_address: { address, port_value: port } };
}

function listener(vip: string): object {
  const type = "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
  const id = "db.example.com_3306";
  const proxy = { "@type": type, stat_prefix: id, cluster: id };
  return {
    name: `${id}_${vip}`,
    address: at(vip, 3306),
    freebind: true,
    filter_chains: [{ filters: [{ name: "envoy.filters.network.tcp_proxy", typed_config: proxy }] }],
  };
}

test("a service is a listener for each VIP and a cluster that looks its hosts up", () => {
  expect(resources([vipService()])).toEqual({
    static_resources: {
      listeners: [listener("240.240.0.1"), listener("2001:2::1")],
      clusters: [
        {
          name: "db.example.com_3306",
          type: "STRICT_DNS",
          connect_timeout: "5s",
          load_assignment: {
            cluster_name: "db.example.com_3306",
            endpoints: [{ lb_endpoints: [{ endpoint: { address: at("db.example.com", 3306) } }] }],
          },
        },
      ],
    },
  });
});

test("a cluster of addresses is static, whatever resolvers there are", () => {
  const targets = [
    { host: "10.0.0.1", isAddress: true, port: 8080 },
    { host: "2001:2:3:4:5:6:7:8", isAddress: true, port: 8080 },
  ];
  expect(resources([vipService({ targets, vips: [] })], [{ address: "10.0.0.2", port: 53 }])).toEqual({
    static_resources: {
      listeners: [],
      clusters: [
        {
          name: "db.example.com_3306",
          type: "STATIC",
          connect_timeout: "5s",
          load_assignment: {
            cluster_name: "db.example.com_3306",
            endpoints: [
              {
                lb_endpoints: [
                  { endpoint: { address: at("10.0.0.1", 8080) } },
                  { endpoint: { address: at("2001:2:3:4:5:6:7:8", 8080) } },
                ],
              },
            ],
          },
        },
      ],
    },
  });
});

test("hosts are looked up with the resolvers that are named", () => {
  expect(resources([vipService()], [{ address: "10.0.0.2", port: 5353 }])).toMatchObject({
    static_resources: {
      clusters: [
        {
          typed_dns_resolver_config: {
            name: "envoy.network.dns_resolver.cares",
            typed_config: {
              "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig",
              resolvers: [at("10.0.0.2", 5353)],
              dns_resolver_options: { no_default_search_domain: true },
            },
          },
        },
      ],
    },
  });
});

test("it begins with a comment, and has no anchors", () => {
  const text = envoyConfiguration([vipService(), vipService()], { vipPools: DEFAULT_VIP_POOLS, resolvers: [] });
  expect(text).toMatch(/^# Automatic VIPs of the mesh/);
  expect(text).not.toMatch(/[&*]a\d/);
});
