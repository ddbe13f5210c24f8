import { Document } from "yaml";
import { compareText, type Claim, type MeshHost } from "../../mesh/claim.ts";
import type { VipPools } from "../../mesh/vip-pool.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { vipClaimFinder } from "./host-vips.ts";

/** Patches for the ServiceEntries of one cluster, and what is wrong with others. */
export interface ServiceEntryPatches {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

const USAGE = [
  "VIPs of meshdoh for the proxies of this cluster: each object adds spec.addresses to a ServiceEntry that is there already",
  "Apply them so that all else in it stays: kubectl apply --server-side --field-manager=meshdoh -f -",
];

/** The clusters that have ServiceEntries whose VIPs are meshdoh's, sorted. */
export function clustersToPatch(hosts: Iterable<MeshHost>, pools: VipPools): string[] {
  const clusters = [...entriesToPatch(hosts, pools)].map(({ claim }) => claim.cluster);
  return [...new Set(clusters)].toSorted();
}

/**
 * The ServiceEntries of `cluster` with meshdoh's VIPs in `spec.addresses`, as server-side apply merges them. Those to which
 * Istio gave VIPs need none. An entry of several hosts is left out with an error: `spec.addresses` would be those of each.
 */
export function serviceEntryPatches(hosts: Iterable<MeshHost>, pools: VipPools, cluster: string): ServiceEntryPatches {
  const entries = new Map<string, EntryVips[]>();
  for (const entry of entriesToPatch(hosts, pools)) {
    const { claim } = entry;
    if (claim.cluster !== cluster) continue;
    const key = `${claim.namespace}/${claim.object}`;
    entries.set(key, [...(entries.get(key) ?? []), entry]);
  }
  const patches: Document[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [, [first, ...others]] of [...entries].toSorted(([a], [b]) => compareText(a, b))) {
    if (first === undefined) continue;
    if (others.length === 0) patches.push(patchOf(first));
    else diagnostics.push(severalHosts(first.claim, others.length + 1));
  }
  const usage = USAGE.map((line) => `# ${line}\n`).join("");
  return {
    text: `${usage}${patches.map((patch) => `---\n${patch.toString({ lineWidth: 0 })}`).join("")}`,
    diagnostics,
  };
}

interface EntryVips {
  readonly claim: Claim;
  readonly vips: readonly string[];
}

function* entriesToPatch(hosts: Iterable<MeshHost>, pools: VipPools): Generator<EntryVips> {
  const claimsOf = vipClaimFinder(pools);
  for (const host of hosts) {
    for (const { claim, vips, chosenBy } of claimsOf(host)) if (chosenBy === "meshdoh") yield { claim, vips };
  }
}

function patchOf({ claim, vips }: EntryVips): Document {
  const patch = {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: claim.object, namespace: claim.namespace },
    spec: { addresses: vips },
  };
  // kubectl reads YAML 1.1, so that an object called `on` needs quotes.
  return new Document(patch, { version: "1.1" });
}

function severalHosts(claim: Claim, count: number): Diagnostic {
  const { cluster, kind, namespace, object } = claim;
  const where = { kind, namespace, name: object, field: "spec.hosts" };
  const message = `names ${count} hosts, and spec.addresses would be those of each: make an entry of each host`;
  return { severity: "error", cluster, where, message };
}
