import type { Name } from "../../dns/name.ts";
import { compareText, type Claim, type MeshHost } from "../../mesh/claim.ts";
import type { VipPools } from "../../mesh/vip-pool.ts";
import { quoted, type Diagnostic, type Severity } from "../diagnostic.ts";
import { vipClaimFinder, type VipClaim } from "./host-vips.ts";
import { hostAndPort, objectText, plainHost } from "./plain-text.ts";
import { vipTargets, type VipTarget } from "./vip-targets.ts";

/** One TCP port of one host, as a proxy serves it at the host's VIPs. */
export interface VipService {
  readonly host: Name;
  /** `<host>_<port>`: letters, digits, `.`, `-` and `_`; every service has another. */
  readonly id: string;
  readonly port: number;
  /** Canonical text, IPv4 first; at least one. */
  readonly vips: readonly string[];
  /** Where connections go, in order, each once; at least one. */
  readonly targets: readonly VipTarget[];
  /** The objects that say so, in text for comments. */
  readonly objects: readonly string[];
}

/** What there is to serve, sorted by host and port, and what there is that cannot be. */
export interface VipServices {
  readonly services: readonly VipService[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Everything that proxies serve at VIPs, as all clusters together say or one of them alone. Where two hosts have one VIP
 * (each cluster's Istio assigns its own) and serve one port, neither is served.
 */
export function vipServices(hosts: Iterable<MeshHost>, pools: VipPools, cluster?: string): VipServices {
  const claimsOf = vipClaimFinder(pools);
  const diagnostics: Diagnostic[] = [];
  const found: ServedPort[] = [];
  for (const host of hosts) {
    const claims = claimsOf(host).filter(({ claim }) => cluster === undefined || claim.cluster === cluster);
    found.push(...servedPorts(host.name, claims, diagnostics));
  }
  found.sort((a, b) => compareText(a.host, b.host) || a.port - b.port);
  const uncontested = withoutContested(found, diagnostics);
  return { services: uncontested.flatMap((port) => serviceOf(port, diagnostics)), diagnostics };
}

interface ServedPort {
  readonly host: Name;
  readonly plain: string;
  readonly port: number;
  readonly claims: readonly VipClaim[];
}

function servedPorts(host: Name, claims: readonly VipClaim[], diagnostics: Diagnostic[]): ServedPort[] {
  const plain = plainHost(host);
  if (plain === undefined) {
    const why = host.startsWith("*.") ? "a wildcard has no server of its own to connect to" : "it is no plain host";
    diagnostics.push(
      ...claims.map(({ claim }) => problemOf("notice", claim, `${quoted(host)}: ${why}, so it is left out`)),
    );
    return [];
  }
  const byPort = new Map<number, VipClaim[]>();
  for (const each of claims) {
    const ports = new Set(
      (each.claim.ports ?? []).filter(({ protocol }) => protocol === "tcp").map(({ port }) => port),
    );
    if (ports.size === 0) diagnostics.push(problemOf("notice", each.claim, `${quoted(host)} has no named TCP port`));
    for (const port of ports) byPort.set(port, [...(byPort.get(port) ?? []), each]);
  }
  return [...byPort].map(([port, serving]) => ({ host, plain, port, claims: serving }));
}

/** Less those that share a VIP and a port with another host: a proxy could not tell their connections apart. */
function withoutContested(ports: readonly ServedPort[], diagnostics: Diagnostic[]): ServedPort[] {
  const hosts = new Map<string, Set<Name>>();
  for (const { host, port, claims } of ports) {
    for (const vip of claims.flatMap(({ vips }) => vips)) {
      const listener = hostAndPort(vip, port);
      hosts.set(listener, (hosts.get(listener) ?? new Set()).add(host));
    }
  }
  return ports.filter(({ host, port, claims }) => {
    const contested = claims.filter(({ vips }) =>
      vips.some((vip) => (hosts.get(hostAndPort(vip, port))?.size ?? 0) > 1),
    );
    for (const { claim, vips } of contested) {
      const others = vips
        .flatMap((vip) => [...(hosts.get(hostAndPort(vip, port)) ?? [])])
        .filter((other) => other !== host);
      const message = `${quoted(host)} shares a VIP and port ${port} with ${[...new Set(others)].join(" and ")}, so both are left out: export one cluster at a time`;
      diagnostics.push(problemOf("error", claim, message));
    }
    return contested.length === 0;
  });
}

function serviceOf({ host, plain, port, claims }: ServedPort, diagnostics: Diagnostic[]): VipService[] {
  const targets = new Map<string, VipTarget>();
  for (const { claim } of claims) {
    const { usable, refused } = vipTargets(claim, plain, port);
    for (const target of usable) targets.set(hostAndPort(target.host, target.port), target);
    for (const text of refused) {
      diagnostics.push(
        problemOf("error", claim, `${quoted(text)} is neither an address nor a host, so nothing is sent there`),
      );
    }
  }
  if (targets.size === 0) return [];
  const vips = [...new Set(claims.flatMap((each) => each.vips))];
  return [
    {
      host,
      id: `${plain}_${port}`,
      port,
      vips: [...vips.filter((vip) => !vip.includes(":")), ...vips.filter((vip) => vip.includes(":"))],
      targets: [...targets.values()],
      objects: claims.map(({ claim }) => objectText(claim)),
    },
  ];
}

function problemOf(severity: Severity, claim: Claim, message: string): Diagnostic {
  const { cluster, kind, namespace, object } = claim;
  return { severity, cluster, where: { kind, namespace, name: object }, message };
}
