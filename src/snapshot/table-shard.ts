import type { Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { Shard } from "../mesh/name-table.ts";
import type { ShardHosts } from "./format/shard.ts";
import type { WideHosts } from "./wide-hosts.ts";

/** Parses the host of a name out of a shard. Throws `StoreError`. */
export type FindHost = (hosts: ShardHosts, name: Name) => MeshHost | undefined;

/** One stored shard together with the hosts of the pointer, which belong to every shard. */
export class TableShard implements Shard {
  readonly #hosts: ShardHosts;
  readonly #wide: WideHosts;
  readonly #findHost: FindHost;

  constructor(hosts: ShardHosts, wide: WideHosts, findHost: FindHost) {
    this.#hosts = hosts;
    this.#wide = wide;
    this.#findHost = findHost;
  }

  find(name: Name): MeshHost | undefined {
    return this.#findHost(this.#hosts, name) ?? this.#wide.find(name);
  }

  *hostsBelow(name: Name): Generator<MeshHost> {
    yield* this.#wide.hostsBelow(name);
    for (const below of this.#hosts.namesBelow(name)) {
      const host = this.#findHost(this.#hosts, below);
      if (host !== undefined) yield host;
    }
  }
}
