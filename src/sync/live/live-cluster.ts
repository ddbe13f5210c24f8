import type { ClusterObservation, ClusterPart, NamedClaim } from "../../mesh/cluster.ts";
import { compareDiagnostics, type Diagnostic } from "../diagnostic.ts";
import { unreadable, type SyncCluster } from "../read-clusters.ts";
import { clusterPartFrom, type ClusterReading, type ClusterSettings, type Source } from "../source.ts";
import { compareNamedClaims } from "../withheld-claims.ts";
import type { SourceObserver } from "../watched-source.ts";
import { LiveClaims, type ClaimChanges } from "./live-claims.ts";
import { LiveObjects } from "./live-objects.ts";
import type { LiveCluster } from "./live-sync.ts";
import { ToldSource, type SourceClocks } from "./told-source.ts";

/** A followed cluster: what its sources told, and what was read of that. */
export class FollowedCluster {
  readonly name: string;
  readonly #settings: SyncCluster;
  readonly #claims: LiveClaims;
  readonly #objects: LiveObjects;
  readonly #sources: ReadonlyMap<Source, ToldSource>;
  readonly #onChange: () => void;

  constructor(settings: SyncCluster, clocks: SourceClocks, onChange: () => void) {
    const { cluster, zone, network, sources } = settings;
    this.name = cluster;
    this.#settings = settings;
    this.#onChange = onChange;
    this.#claims = new LiveClaims({ cluster, zone, ...(network !== undefined && { network }) });
    this.#objects = new LiveObjects((before, after) => {
      this.#claims.change(before, after);
    });
    this.#sources = new Map(sources.map((source) => [source, new ToldSource(clocks)]));
  }

  observerOf(source: Source): SourceObserver {
    const told = this.#sources.get(source);
    if (told === undefined) throw new RangeError(`cluster ${this.name} has no such source`);
    const number = this.#settings.sources.indexOf(source);
    const say = (collection: string, claims: readonly NamedClaim[]): boolean =>
      this.#claims.say(`${number} ${collection}`, claims);
    return told.observer({ objects: this.#objects, say }, this.#onChange);
  }

  /** True once every source told all it has. */
  get isComplete(): boolean {
    return this.#told.every(({ isComplete }) => isComplete);
  }

  /** True once every source told all it has, or cannot be reached. */
  get isKnown(): boolean {
    return this.#told.every(({ isComplete, problem }) => isComplete || problem !== undefined);
  }

  /** True when nothing is missing of what the sources hold, so that what is gone is gone. */
  get isWhole(): boolean {
    return this.#claims.isWhole && this.#told.every(({ isWhole }) => isWhole);
  }

  get state(): LiveCluster {
    const confirmedSeconds = this.#confirmedSeconds;
    const problem = this.#told.find((source) => source.problem !== undefined)?.problem?.message;
    const claimsByKind = new Map<string, number>();
    for (const { claim } of this.#claims.all()) claimsByKind.set(claim.kind, (claimsByKind.get(claim.kind) ?? 0) + 1);
    return {
      cluster: this.name,
      claimsByKind,
      ...(this.isComplete && confirmedSeconds !== undefined && { confirmedSeconds }),
      ...(problem !== undefined && { problem }),
    };
  }

  /** Reads what was told since the last time. */
  settle(): ClaimChanges {
    return this.#claims.settle((key) => this.#objects.at(key));
  }

  /** What was wrong with the sources and what they told, sorted. */
  get diagnostics(): readonly Diagnostic[] {
    const problems = this.#told.flatMap(({ problem }) =>
      problem === undefined ? [] : [unreadable(this.name, problem)],
    );
    const ofSources = this.#told.flatMap(({ diagnostics }) => diagnostics);
    const told = [...problems, ...ofSources];
    if (!this.isComplete) return told;
    return told.length === 0
      ? this.#claims.diagnostics
      : [...told, ...this.#claims.diagnostics].toSorted(compareDiagnostics);
  }

  /** As the table knows it; only of a cluster that is complete, once it is settled. */
  get observation(): ClusterObservation {
    const { cluster, zone, observedSeconds, leaseSeconds, network } = this.#clusterSettings;
    const known = { cluster, zone, observedSeconds, leaseSeconds, ...this.#claims.namespaces };
    return network === undefined ? known : { ...known, network };
  }

  /** The part of a complete cluster, as `clusterPartFrom` would read it of all objects. */
  part(): Omit<ClusterReading, "diagnostics"> {
    if (!this.isWhole)
      return clusterPartFrom([...this.#objects.all()], this.#clusterSettings, false, [...this.#claims.said()]);
    const part: ClusterPart = {
      observation: this.observation,
      claims: [...this.#claims.all()].toSorted(compareNamedClaims),
    };
    return { part };
  }

  get #told(): readonly ToldSource[] {
    return [...this.#sources.values()];
  }

  get #clusterSettings(): ClusterSettings {
    const { cluster, zone, network, leaseSeconds } = this.#settings;
    const observedSeconds = this.#confirmedSeconds ?? 0;
    return { cluster, zone, observedSeconds, leaseSeconds, ...(network !== undefined && { network }) };
  }

  /** Of several sources that which was confirmed longest ago decides. */
  get #confirmedSeconds(): number | undefined {
    const known = this.#told.flatMap(({ confirmedSeconds }) => confirmedSeconds ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  }
}
