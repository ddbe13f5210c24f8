import { expect, onTestFinished, vi } from "vitest";
import { parseName } from "../../../src/dns/name.ts";
import { MACHINE } from "../../../src/sync/kube/timers.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import type { SyncOutcome } from "../../../src/sync/run.ts";
import { SourceError } from "../../../src/sync/source.ts";
import { openWatch, type Watch, type WatchOptions } from "../../../src/sync/watch/open-watch.ts";
import type { Leadership } from "../../../src/sync/watch/lease/leader-election.ts";
import { USUAL_PACE, type SchedulePace } from "../../../src/sync/watch/schedule.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import type { SourceObserver, WatchedSource } from "../../../src/sync/watched-source.ts";
import { lookUp, WorldStore } from "../../support/sync-world.ts";

/** A tenth of the usual, so that tests are short; a reconciliation does not come by itself. */
const FAST: SchedulePace = {
  gathering: { quietMs: 30, mostMs: 200 },
  reconcileMs: 3_600_000,
  minRetryMs: 50,
  maxRetryMs: 100,
};

/** A source that tells what a test says. */
export class ToldByTest implements WatchedSource {
  readonly cluster: string;
  readonly #followed = Promise.withResolvers<SourceObserver>();

  constructor(cluster: string) {
    this.cluster = cluster;
  }

  async read(): Promise<never> {
    return Promise.reject(new SourceError("missing", "it is followed only"));
  }

  async follow(observer: SourceObserver, signal: AbortSignal): Promise<void> {
    this.#followed.resolve(observer);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  }

  /** Tells everything there is, the first time that this is all. */
  async tell(...objects: readonly KubernetesObject[]): Promise<void> {
    const observer = await this.#followed.promise;
    observer.replace("all", { objects, diagnostics: [], isWhole: true });
    observer.complete();
    observer.confirm();
  }

  async fail(message: string): Promise<void> {
    (await this.#followed.promise).fail(new SourceError("unreadable", message));
  }
}

/** A store whose writes wait when a test says so. */
export class SlowStore extends WorldStore {
  #gate: PromiseWithResolvers<void> | undefined;
  /** How many writes wait. */
  waiting = 0;

  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  override async put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.waiting++;
    await this.#gate?.promise;
    this.waiting--;
    await super.put(pairs);
  }
}

/** A watching sync and all that it says. */
export interface WatchScene {
  readonly watch: Watch;
  readonly lines: string[];
  readonly problems: string[];
  readonly outcomes: SyncOutcome[];
  /** Tells it to end; resolves once it has. */
  readonly end: () => Promise<void>;
}

/** Watches these sources until the test ends. */
export function startWatch(
  sources: readonly WatchedSource[],
  stores: readonly SyncStore[],
  differences: Partial<WatchOptions> = {},
): WatchScene {
  const [lines, problems]: [string[], string[]] = [[], []];
  const outcomes: SyncOutcome[] = [];
  const watch = openWatch({
    clusters: sources.map((source) => ({
      cluster: source.cluster,
      zone: parseName("cluster.local"),
      leaseSeconds: 600,
      sources: [source],
    })),
    stores,
    prune: false,
    nowSeconds: () => 1000,
    pace: FAST,
    probePace: { minProbeMs: 50, maxProbeMs: 100 },
    surroundings: MACHINE,
    lines: { step: (line) => lines.push(line), problem: (line) => problems.push(line) },
    published: (outcome) => outcomes.push(outcome),
    ...differences,
  });
  const abort = new AbortController();
  const ended = watch.run(abort.signal);
  const end = async (): Promise<void> => {
    abort.abort();
    await ended;
  };
  onTestFinished(end);
  return { watch, lines, problems, outcomes, end };
}

/** What most tests ask for. */
export const WEB = "web.ns1.svc.cluster.local.";

/** Everything is compared anew every ten hours. */
export const SELDOM: SchedulePace = { ...USUAL_PACE, reconcileMs: 36_000_000 };

/** The addresses that a store has for a name. */
export async function addressesOf(store: WorldStore, name: string): Promise<readonly string[]> {
  const host = await lookUp(store, name);
  return (host?.claims ?? []).flatMap(({ answer }) =>
    answer.form === "addresses" ? answer.addresses.map(String) : [],
  );
}

/** Waits until a store has these. */
export function answers(store: WorldStore, name: string, ...addresses: readonly string[]): Promise<void> {
  return vi.waitFor(async () => expect(await addressesOf(store, name)).toEqual(addresses), 20_000);
}

/** Leadership that a test gives and takes. */
export class GivenLeadership implements Leadership {
  isLeader = false;
  isOver = false;
  changed = (): void => {};

  async run(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    this.isOver = true;
    this.isLeader = false;
  }

  give(isLeader: boolean): void {
    this.isLeader = isLeader;
    this.changed();
  }
}
