import { parentOf, type Name } from "../dns/name.ts";
import type { MeshHost } from "../mesh/claim.ts";
import type { Shard } from "../mesh/name-table.ts";
import type { SnapshotHead } from "./format/pointer.ts";

/** The hosts that stand in the pointer, and all there is to a name that no shard can hold. */
export class WideHosts implements Shard {
  readonly #hosts: ReadonlyMap<Name, MeshHost>;
  readonly #below = new Map<Name, MeshHost[]>();

  constructor({ wide, crowdedDomains }: Pick<SnapshotHead, "wide" | "crowdedDomains">) {
    this.#hosts = new Map(wide.map((host) => [host.name, host]));
    // Several domains may have the same host to show.
    for (const host of new Set([...wide, ...crowdedDomains.map((crowded) => crowded.host)])) {
      for (let above = parentOf(host.name); above !== undefined; above = parentOf(above)) this.#add(above, host);
    }
  }

  find(name: Name): MeshHost | undefined {
    return this.#hosts.get(name);
  }

  hostsBelow(name: Name): Iterable<MeshHost> {
    return this.#below.get(name) ?? [];
  }

  #add(above: Name, host: MeshHost): void {
    const below = this.#below.get(above);
    if (below === undefined) this.#below.set(above, [host]);
    else below.push(host);
  }
}
