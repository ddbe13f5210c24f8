import type { IdentifiedObject } from "../objects/duplicates.ts";
import type { Fields } from "../objects/fields.ts";
import { hasLabels } from "../objects/labels.ts";
import { podLabels, readPod } from "../objects/pod.ts";
import type { Server, Workload } from "../objects/server.ts";
import { readWorkloadEntry, workloadEntryLabels } from "../objects/workload-entry.ts";

/** What selectors choose from: the Pods and WorkloadEntries of a cluster. */
export interface Workloads {
  readonly pods: WorkloadIndex;
  readonly entries: WorkloadIndex;
}

/** The workloads of a cluster, whose Istio network is `clusterNetwork`; they are read only when a selector asks. */
export function workloadsOf(
  pods: readonly IdentifiedObject[],
  entries: readonly IdentifiedObject[],
  clusterNetwork: string | undefined,
): Workloads {
  return {
    pods: new WorkloadIndex(pods, podLabels, (pod) => readPod(pod, clusterNetwork)),
    entries: new WorkloadIndex(entries, workloadEntryLabels, (entry) => readWorkloadEntry(entry, clusterNetwork)),
  };
}

/** Objects of one kind by namespace and label, so that a selector looks only at those that have one of its labels. */
export class WorkloadIndex {
  readonly #objects: ReadonlyMap<string, readonly IdentifiedObject[]>;
  readonly #labelsOf: (object: Fields) => ReadonlyMap<string, string>;
  readonly #serversOf: (workload: Workload) => readonly Server[];
  readonly #read = new Map<Workload, readonly Server[]>();
  /** By namespace; those of one are read when something there selects by labels. */
  readonly #byLabel = new Map<string, ReadonlyMap<string, readonly Workload[]>>();

  constructor(
    objects: readonly IdentifiedObject[],
    labelsOf: (object: Fields) => ReadonlyMap<string, string>,
    serversOf: (workload: Workload) => readonly Server[],
  ) {
    this.#objects = byNamespace(objects);
    this.#labelsOf = labelsOf;
    this.#serversOf = serversOf;
  }

  /** True when a namespace has none. */
  isEmptyIn(namespace: string): boolean {
    return !this.#objects.has(namespace);
  }

  /** The servers of the workloads of a namespace that have all these labels; an empty selector selects none, as in Istio. */
  select(namespace: string, selector: ReadonlyMap<string, string>): Server[] {
    if (this.isEmptyIn(namespace) || selector.size === 0) return [];
    const byLabel = this.#labelled(namespace);
    const candidates = [...selector].map(([name, value]) => byLabel.get(keyOf(name, value)) ?? []);
    const fewest = candidates.reduce((a, b) => (b.length < a.length ? b : a));
    return fewest.filter(({ labels }) => hasLabels(labels, selector)).flatMap((workload) => this.#serversIn(workload));
  }

  #labelled(namespace: string): ReadonlyMap<string, readonly Workload[]> {
    const known = this.#byLabel.get(namespace);
    if (known !== undefined) return known;
    const byLabel = new Map<string, Workload[]>();
    for (const { fields } of this.#objects.get(namespace) ?? []) {
      const workload = { fields, labels: this.#labelsOf(fields) };
      for (const [name, value] of workload.labels) {
        const key = keyOf(name, value);
        const others = byLabel.get(key);
        if (others === undefined) byLabel.set(key, [workload]);
        else others.push(workload);
      }
    }
    this.#byLabel.set(namespace, byLabel);
    return byLabel;
  }

  /** Once for each workload, so that what is wrong with it is said once. */
  #serversIn(workload: Workload): readonly Server[] {
    const known = this.#read.get(workload);
    if (known !== undefined) return known;
    const servers = this.#serversOf(workload);
    this.#read.set(workload, servers);
    return servers;
  }
}

function byNamespace(objects: readonly IdentifiedObject[]): ReadonlyMap<string, readonly IdentifiedObject[]> {
  const found = new Map<string, IdentifiedObject[]>();
  for (const object of objects) {
    const known = found.get(object.metadata.namespace);
    if (known === undefined) found.set(object.metadata.namespace, [object]);
    else known.push(object);
  }
  return found;
}

/** Neither names nor values of labels hold a space. */
function keyOf(name: string, value: string): string {
  return `${name} ${value}`;
}
