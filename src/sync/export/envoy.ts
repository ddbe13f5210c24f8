import { Document } from "yaml";
import { introduction, type ConfigurationSettings, type ResolverAddress } from "./configuration.ts";
import type { VipService } from "./vip-services.ts";
import type { VipTarget } from "./vip-targets.ts";

const TCP_PROXY = "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
const CARES = "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";

/** Envoy configuration (API v3, YAML): a listener for each VIP and port of a service, a cluster for each service. */
export function envoyConfiguration(services: readonly VipService[], settings: ConfigurationSettings): string {
  const { resolvers } = settings;
  const usage = [
    "Add it to the static_resources of your bootstrap file, or run envoy -c with it alone",
    "Listeners are free to bind (freebind) to VIPs that no interface has yet",
    resolvers.length === 0
      ? "Envoy looks hosts up with the resolver of its machine; --resolver names another"
      : "Envoy looks hosts up with the resolvers below",
  ];
  const document = new Document(
    {
      static_resources: {
        listeners: services.flatMap((service) => service.vips.map((vip) => listener(service, vip))),
        clusters: services.map((service) => cluster(service, resolvers)),
      },
    },
    // No anchors; and what only YAML 1.1 takes for a number or a boolean is quoted.
    { aliasDuplicateObjects: false, version: "1.1" },
  );
  document.commentBefore = introduction(settings, usage)
    .map((line) => ` ${line}`)
    .join("\n");
  return document.toString({ lineWidth: 0 });
}

function listener({ id, port }: VipService, vip: string): object {
  return {
    name: `${id}_${vip}`,
    address: socketAddress({ host: vip, port }),
    freebind: true,
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.tcp_proxy",
            typed_config: { "@type": TCP_PROXY, stat_prefix: id, cluster: id },
          },
        ],
      },
    ],
  };
}

function cluster({ id, targets }: VipService, resolvers: readonly ResolverAddress[]): object {
  const isStatic = targets.every(({ isAddress }) => isAddress);
  const endpoints = targets.map((target) => ({ endpoint: { address: socketAddress(target) } }));
  return {
    name: id,
    type: isStatic ? "STATIC" : "STRICT_DNS",
    connect_timeout: "5s",
    ...(!isStatic && resolvers.length > 0 && { typed_dns_resolver_config: dnsResolver(resolvers) }),
    load_assignment: { cluster_name: id, endpoints: [{ lb_endpoints: endpoints }] },
  };
}

function dnsResolver(resolvers: readonly ResolverAddress[]): object {
  return {
    name: "envoy.network.dns_resolver.cares",
    typed_config: {
      "@type": CARES,
      resolvers: resolvers.map(({ address, port }) => socketAddress({ host: address, port })),
      dns_resolver_options: { no_default_search_domain: true },
    },
  };
}

function socketAddress({ host, port }: Pick<VipTarget, "host" | "port">): object {
  return { socket_address: { address: host, port_value: port } };
}
