import type { TakenCluster } from "./claim-renewal.ts";
import type { Severity } from "../diagnostic.ts";
import type { LiveCluster, LiveOutcome } from "../live/live-sync.ts";
import type { StoreOutcome } from "../sync-target.ts";

/** What became of one store in one publication, as metrics call it. */
export type PublicationResult = "failed" | "published" | "refreshed" | "refused" | "unchanged";

/** What is known of one store. */
export interface StoreStatus {
  readonly counts: Map<PublicationResult, number>;
  generation: number | undefined;
  /** When something was last written, seconds since the epoch. */
  publishedSeconds: number | undefined;
  /** Since when it has been failing, seconds since the epoch. */
  failingSinceSeconds: number | undefined;
}

/** Where the state of a watching sync is read. */
export interface StatusSources {
  readonly clusters: () => readonly LiveCluster[];
  readonly isComplete: () => boolean;
  readonly isLeader: () => boolean;
  readonly pendingChanges: () => number;
  /** For how long the loop has been stuck, in milliseconds. */
  readonly stuckMs: () => number;
  /** Clusters that it names and another sync publishes: they are left to that one. */
  readonly takenClusters: () => readonly TakenCluster[];
}

/** What a watching sync has done and is like now. */
export class SyncStatus {
  readonly sources: StatusSources;
  readonly stores: ReadonlyMap<string, StoreStatus>;
  diagnostics: ReadonlyMap<Severity, number> = new Map();
  /** Why the latest publication was refused, as a whole or in part; undefined when it was not. */
  refusal: string | undefined;
  /** The clusters that it was refused for while the others were published. */
  heldBack: readonly string[] = [];
  /** True once a publication was neither refused as a whole nor failed everywhere. */
  isPublished = false;
  /** How long each publication took; takes seconds. */
  observeDuration: (seconds: number) => void = () => {};

  constructor(labels: readonly string[], sources: StatusSources) {
    this.sources = sources;
    this.stores = new Map(
      labels.map((label): [string, StoreStatus] => [
        label,
        { counts: new Map(), generation: undefined, publishedSeconds: undefined, failingSinceSeconds: undefined },
      ]),
    );
  }

  /** Takes what a publication did, `nowSeconds` since the epoch. */
  note(done: LiveOutcome, durationSeconds: number, nowSeconds: number): void {
    const { stores, diagnostics, refusal, heldBack } = done;
    this.observeDuration(durationSeconds);
    this.refusal = refusal?.code;
    this.heldBack = heldBack;
    const isRefused = refusal !== undefined && heldBack.length === 0;
    const bySeverity = new Map<Severity, number>();
    for (const { severity } of diagnostics) bySeverity.set(severity, (bySeverity.get(severity) ?? 0) + 1);
    this.diagnostics = bySeverity;
    for (const outcome of stores) {
      const status = this.stores.get(outcome.label);
      if (status !== undefined) noteStore(status, outcome, isRefused, nowSeconds);
    }
    if (!isRefused && stores.some(({ publication }) => publication !== undefined)) this.isPublished = true;
  }
}

function noteStore(status: StoreStatus, outcome: StoreOutcome, isRefused: boolean, nowSeconds: number): void {
  const result = resultOf(outcome, isRefused);
  status.counts.set(result, (status.counts.get(result) ?? 0) + 1);
  if (outcome.publication !== undefined) status.generation = outcome.publication.pointer.generation;
  if (result === "published" || result === "refreshed") status.publishedSeconds = nowSeconds;
  status.failingSinceSeconds = result === "failed" ? (status.failingSinceSeconds ?? nowSeconds) : undefined;
}

/** What became of a store; where something failed after the table was in force, that it failed. */
function resultOf({ publication, problem }: StoreOutcome, isRefused: boolean): PublicationResult {
  if (problem !== undefined) return "failed";
  return publication?.kind ?? (isRefused ? "refused" : "unchanged");
}
