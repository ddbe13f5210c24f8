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
  readonly #objects: readonly IdentifiedObject[];
  readonly #labelsOf: (object: Fields) => ReadonlyMap<string, string>;
  readonly #serversOf: (workload: Workload) => readonly Server[];
  readonly #read = new Map<Workload, readonly Server[]>();
  #byLabel: ReadonlyMap<string, readonly Workload[]> | undefined;

  constructor(
    objects: readonly IdentifiedObject[],
    labelsOf: (object: Fields) => ReadonlyMap<string, string>,
    serversOf: (workload: Workload) => readonly Server[],
  ) {
    this.#objects = objects;
    this.#labelsOf = labelsOf;
    this.#serversOf = serversOf;
  }

  get isEmpty(): boolean {
    return this.#objects.length === 0;
  }

  /** The servers of the workloads of a namespace that have all these labels; an empty selector selects none, as in Istio. */
  select(namespace: string, selector: ReadonlyMap<string, string>): Server[] {
    if (this.isEmpty || selector.size === 0) return [];
    this.#byLabel ??= this.#index();
    const byLabel = this.#byLabel;
    const candidates = [...selector].map(([name, value]) => byLabel.get(keyOf(namespace, name, value)) ?? []);
    const fewest = candidates.reduce((a, b) => (b.length < a.length ? b : a));
    return fewest.filter(({ labels }) => hasLabels(labels, selector)).flatMap((workload) => this.#serversIn(workload));
  }

  #index(): ReadonlyMap<string, readonly Workload[]> {
    const byLabel = new Map<string, Workload[]>();
    for (const { metadata, fields } of this.#objects) {
      const workload = { fields, labels: this.#labelsOf(fields) };
      for (const [name, value] of workload.labels) {
        const key = keyOf(metadata.namespace, name, value);
        const known = byLabel.get(key);
        if (known === undefined) byLabel.set(key, [workload]);
        else known.push(workload);
      }
    }
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

/** Neither names nor values of labels hold a space. */
function keyOf(namespace: string, name: string, value: string): string {
  return `${namespace} ${name} ${value}`;
}
