import type { Name } from "../../dns/name.ts";
import { labelsOf } from "../../dns/name.ts";
import type { MeshHost } from "../../mesh/claim.ts";
import type { MeshAddress } from "../../mesh/mesh-address.ts";
import { addressesOf } from "../../mesh/mesh-addresses.ts";
import { DOMAIN_LABELS, domainOf, suffixOf } from "../crowded-domains.ts";
import { encodeOwners } from "../format/address.ts";
import type { ZoneSources } from "../owned-zones.ts";
import { hostWeight } from "../host-size.ts";
import { KnownZones } from "../known-zones.ts";

/** What becomes of hosts, by name: the new one, or undefined for one that is no more. */
export type HostChanges = ReadonlyMap<Name, MeshHost | undefined>;

/**
 * The hosts of a table that changes, and what is derived from all of them: the hosts of each address, and the sums that
 * decide how the table is divided. Zones, pools and settings stay as they were at first.
 */
export class HostIndex {
  readonly #hosts = new Map<Name, MeshHost>();
  /** The hosts that say something of an address; most addresses have one alone. */
  readonly #byAddress = new Map<string, Name | readonly Name[]>();
  readonly #belowDomain = new Map<string, number>();
  readonly #known: KnownZones;
  readonly #sources: ZoneSources;
  #weight = 0;
  #ownerCount = 0;

  constructor(hosts: Iterable<MeshHost>, sources: ZoneSources) {
    this.#sources = sources;
    this.#known = new KnownZones(sources);
    const shared = new Set<string>();
    for (const host of hosts) {
      for (const [address, { owners }] of this.#addressesOf([host])) {
        if (this.#byAddress.has(address)) shared.add(address);
        else this.#ownerCount += owners.length;
        this.#link(address, host.name);
      }
      this.#hosts.set(host.name, host);
      this.#count(host, 1);
    }
    for (const address of shared) this.#ownerCount -= this.#ownersByFirst(address);
    for (const { owners } of this.ownersOf(shared).values()) this.#ownerCount += owners.length;
  }

  get hosts(): ReadonlyMap<Name, MeshHost> {
    return this.#hosts;
  }

  /** Of all hosts, as `hostWeight` counts. */
  get weight(): number {
    return this.#weight;
  }

  /** How many owners all addresses have. */
  get ownerCount(): number {
    return this.#ownerCount;
  }

  /** How many hosts outside of the zones lie strictly below a domain (text without the final dot). */
  countBelow(domain: string): number {
    return this.#belowDomain.get(domain) ?? 0;
  }

  /** True for a host in no zone of the mesh. */
  isOutside(name: Name): boolean {
    return this.#known.zoneOf(domainOf(name)) === undefined;
  }

  /** What the hosts say of these addresses, as `addressesOf` tells; those of which none says anything are absent. */
  ownersOf(addresses: Iterable<string>): Map<string, MeshAddress> {
    const wanted = new Set(addresses);
    const names = new Set([...wanted].flatMap((address) => this.#byAddress.get(address) ?? []));
    const hosts = [...names].flatMap((name) => this.#hosts.get(name) ?? []);
    const found = new Map<string, MeshAddress>();
    for (const [address, owned] of this.#addressesOf(hosts)) if (wanted.has(address)) found.set(address, owned);
    return found;
  }

  /** Takes the changes in; returns the addresses of which something else is said now. */
  change(changes: HostChanges): ReadonlySet<string> {
    const replacements = [...changes].map(([name, after]) => this.#replacementOf(name, after));
    const touched = new Set(replacements.flatMap(differing));
    for (const { owners } of this.ownersOf(touched).values()) this.#ownerCount -= owners.length;
    for (const replacement of replacements) this.#replace(replacement);
    for (const { owners } of this.ownersOf(touched).values()) this.#ownerCount += owners.length;
    return touched;
  }

  #replacementOf(name: Name, after: MeshHost | undefined): Replacement {
    const before = this.#hosts.get(name);
    const old = this.#addressesOf(before === undefined ? [] : [before]);
    const now = this.#addressesOf(after === undefined ? [] : [after]);
    return { name, before, after, old, now };
  }

  #replace({ name, before, after, old, now }: Replacement): void {
    for (const address of old.keys()) if (!now.has(address)) this.#unlink(address, name);
    for (const address of now.keys()) if (!old.has(address)) this.#link(address, name);
    if (before !== undefined) this.#count(before, -1);
    if (after === undefined) this.#hosts.delete(name);
    else {
      this.#hosts.set(name, after);
      this.#count(after, 1);
    }
  }

  #count(host: MeshHost, sign: 1 | -1): void {
    this.#weight += sign * hostWeight(host);
    if (!this.isOutside(host.name)) return;
    for (const domain of domainsAbove(host.name)) {
      const count = this.countBelow(domain) + sign;
      if (count === 0) this.#belowDomain.delete(domain);
      else this.#belowDomain.set(domain, count);
    }
  }

  #link(address: string, name: Name): void {
    const known = this.#byAddress.get(address);
    if (known === undefined) this.#byAddress.set(address, name);
    else this.#byAddress.set(address, typeof known === "string" ? [known, name] : [...known, name]);
  }

  #unlink(address: string, name: Name): void {
    const known = this.#byAddress.get(address) ?? [];
    const [first, ...others] = (typeof known === "string" ? [known] : known).filter((each) => each !== name);
    if (first === undefined) this.#byAddress.delete(address);
    else this.#byAddress.set(address, others.length === 0 ? first : [first, ...others]);
  }

  /** How many owners the first host of an address alone makes. */
  #ownersByFirst(address: string): number {
    const names = this.#byAddress.get(address) ?? [];
    const first = typeof names === "string" ? names : names[0];
    const host = first === undefined ? undefined : this.#hosts.get(first);
    return host === undefined ? 0 : (this.#addressesOf([host]).get(address)?.owners.length ?? 0);
  }

  #addressesOf(hosts: readonly MeshHost[]): Map<string, MeshAddress> {
    return addressesOf(hosts, this.#sources.vipPools);
  }
}

/** A host that takes the place of another, and what both say of addresses. */
interface Replacement {
  readonly name: Name;
  readonly before: MeshHost | undefined;
  readonly after: MeshHost | undefined;
  readonly old: ReadonlyMap<string, MeshAddress>;
  readonly now: ReadonlyMap<string, MeshAddress>;
}

function differing({ old, now }: Replacement): string[] {
  const gone = [...old.keys()].filter((address) => !now.has(address));
  const said = [...now].flatMap(([address, owned]) => {
    const known = old.get(address);
    return known === undefined || encodeOwners(known) !== encodeOwners(owned) ? [address] : [];
  });
  return [...said, ...gone];
}

/** The domains of two labels and more that a name lies strictly below, shortest first. */
export function domainsAbove(name: Name): string[] {
  const labels = labelsOf(domainOf(name));
  const domains: string[] = [];
  for (let depth = DOMAIN_LABELS; depth < labels.length; depth++) domains.push(suffixOf(labels, depth));
  return domains;
}
