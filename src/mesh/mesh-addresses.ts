import { canonicalAddress } from "../dns/address.ts";
import type { Name } from "../dns/name.ts";
import { compareText, type Claim, type ClaimAnswer, type Endpoint, type MeshHost } from "./claim.ts";
import { endpointName } from "./endpoint-name.ts";
import type { AddressOwner, AddressRole, MeshAddress } from "./mesh-address.ts";
import { parseVipPool, positionOf, type VipPool, type VipPools } from "./vip-pool.ts";

/**
 * What the hosts of a table say about addresses, by address in canonical text: which Service, endpoint or VIP each is.
 * Imported Services have no reverse names, nor have addresses that users gave outside of the VIP pools. Of the objects of
 * one namespace that have an address as `server` the first is there for all. The order of hosts and claims makes no
 * difference.
 */
export function addressesOf(hosts: Iterable<MeshHost>, pools: VipPools): Map<string, MeshAddress> {
  const collector = new AddressCollector(pools);
  for (const host of hosts) collector.addHost(host);
  return collector.finish();
}

class AddressCollector {
  readonly #owners = new Map<string, AddressOwner[]>();
  readonly #vipPools: VipPools;
  /** Of `#vipPools`, once asked for: most hosts need none. */
  #parsedPools: readonly VipPool[] | undefined;

  constructor(vipPools: VipPools) {
    this.#vipPools = vipPools;
  }

  get #pools(): readonly VipPool[] {
    const { ipv4, ipv6 } = this.#vipPools;
    this.#parsedPools ??= [parseVipPool(ipv4, "ipv4"), parseVipPool(ipv6, "ipv6")].flatMap((pool) => pool ?? []);
    return this.#parsedPools;
  }

  addHost(host: MeshHost): void {
    for (const claim of host.claims) {
      if (claim.kind === "Service") this.#addService(host.name, claim);
      else if (claim.kind === "ServiceEntry") this.#addServiceEntry(host, claim);
    }
  }

  /** Sorts the owners of each address and drops those that say nothing more. */
  finish(): Map<string, MeshAddress> {
    const addresses = new Map<string, MeshAddress>();
    for (const [address, owners] of this.#owners) {
      addresses.set(address, { address, owners: owners.length === 1 ? owners : decisive(owners) });
    }
    return addresses;
  }

  #addService(name: Name, claim: Claim): void {
    const { answer, servers = [] } = claim;
    if (answer.form === "addresses") for (const address of answer.addresses) this.#add(address, claim, "service", name);
    if (answer.form === "endpoints") for (const endpoint of answer.endpoints) this.#addEndpoint(name, claim, endpoint);
    for (const server of servers) this.#add(server.address, claim, "server");
  }

  #addEndpoint(host: Name, claim: Claim, { address, label }: Endpoint): void {
    const name = label === undefined ? undefined : endpointName(label, host);
    this.#add(address, claim, name === undefined ? "server" : "endpoint", name);
  }

  #addServiceEntry({ name, vip = [] }: MeshHost, claim: Claim): void {
    const vips = claim.answer.form === "vip" ? vipsOf(claim.answer, vip) : this.#inPools(claim.answer);
    // A PTR is one name, and what a wildcard covers are many.
    if (!name.startsWith("*.")) for (const address of vips) this.#add(address, claim, "vip", name);
    for (const address of serverAddresses(claim)) this.#add(address, claim, "server");
  }

  #inPools(answer: ClaimAnswer): readonly string[] {
    if (answer.form !== "addresses") return [];
    return answer.addresses.filter((address) => this.#pools.some((pool) => positionOf(pool, address) !== undefined));
  }

  #add(address: string, claim: Claim, role: AddressRole, name?: Name): void {
    const { cluster, kind, namespace, object, exportTo } = claim;
    // Objects of few shapes, made without copying: there are a million of them.
    const owner =
      name === undefined
        ? { cluster, kind, namespace, object, role }
        : { cluster, kind, namespace, object, role, name };
    this.#put(address, exportTo === undefined ? owner : { ...owner, exportTo });
  }

  #put(address: string, owner: AddressOwner): void {
    const owners = this.#owners.get(address);
    if (owners === undefined) this.#owners.set(address, [owner]);
    else owners.push(owner);
  }
}

/** Istio's own win over ours. */
function vipsOf({ assigned = [] }: Extract<ClaimAnswer, { form: "vip" }>, ours: readonly string[]): readonly string[] {
  return assigned.length > 0 ? assigned : ours;
}

/** Servers of a ServiceEntry may be pods (`workloadSelector`), and have no names of their own. */
function serverAddresses({ answer, servers = [] }: Claim): string[] {
  const addresses = servers.map(({ address }) => address);
  if (answer.form === "endpoints") addresses.push(...answer.endpoints.map(({ address }) => address));
  if (answer.form === "vip")
    addresses.push(...(answer.backends ?? []).flatMap(({ host }) => canonicalAddress(host) ?? []));
  return addresses;
}

/**
 * The owners that decide what is answered, sorted. Of servers that is one for each cluster, namespace and visibility: a
 * pod has no name by them, and may stand behind any number of Services.
 */
function decisive(owners: readonly AddressOwner[]): AddressOwner[] {
  const sorted = owners.toSorted(compareOwners);
  const said = new Set<string>();
  return sorted.filter((owner, index) => {
    if (owner.role !== "server") {
      const before = sorted[index - 1];
      return before === undefined || compareOwners(before, owner) !== 0;
    }
    const place = JSON.stringify([owner.cluster, owner.namespace, owner.exportTo]);
    const isNew = !said.has(place);
    said.add(place);
    return isNew;
  });
}

function compareOwners(a: AddressOwner, b: AddressOwner): number {
  return (
    compareText(a.cluster, b.cluster) ||
    compareText(a.role, b.role) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.object, b.object) ||
    compareText(a.name ?? "", b.name ?? "") ||
    compareRest(a, b)
  );
}

function compareRest(a: AddressOwner, b: AddressOwner): number {
  return (
    compareText(a.kind, b.kind) || compareText(JSON.stringify(a.exportTo ?? null), JSON.stringify(b.exportTo ?? null))
  );
}
