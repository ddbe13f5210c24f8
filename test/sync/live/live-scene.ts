import { openLiveSync } from "../../../src/sync/live/open-live-sync.ts";
import type { LiveSync } from "../../../src/sync/live/live-sync.ts";
import type { KubernetesObject } from "../../../src/sync/objects/kubernetes-object.ts";
import type { Source } from "../../../src/sync/source.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { cluster, service, WorldStore } from "../../support/sync-world.ts";

/** A live sync, and what it was given. */
export interface Scene {
  readonly live: LiveSync;
  readonly observers: readonly SourceObserver[];
  readonly stores: readonly [WorldStore, WorldStore];
  readonly changes: () => number;
  readonly clock: { seconds: number };
}

/** Two clusters that are followed, nothing of which is told yet. */
export function scene(differences: { readonly allowRemovals?: boolean } = {}): Scene {
  const [clock, stores] = [{ seconds: 1_000 }, [new WorldStore("one"), new WorldStore("two")] as const];
  let changes = 0;
  const sources = ["east", "west"].map((name): Source => {
    return { cluster: name, read: () => Promise.reject(new Error("it is told")) };
  });
  const live = openLiveSync({
    clusters: sources.map((source) => ({ ...cluster(source.cluster, []), sources: [source] })),
    stores,
    prune: false,
    nowSeconds: () => clock.seconds,
    onChange: () => changes++,
    ...differences,
  });
  const observers = sources.map((source) => live.observerOf(source.cluster, source));
  return { live, observers, stores, changes: () => changes, clock };
}

/** Everything that a source has. */
export function tell(observer: SourceObserver | undefined, ...objects: readonly KubernetesObject[]): void {
  observer?.replace("all", { objects, diagnostics: [], isWhole: true });
  observer?.complete();
}

/** The same, published once. */
export async function published(): Promise<Scene> {
  const made = scene();
  const [east, west] = made.observers;
  tell(east, service("web", "10.0.0.1"), ...fillers("east"));
  tell(west, service("db", "10.0.0.2"), ...fillers("west"));
  await made.live.publish({ isWhole: false });
  for (const store of made.stores) store.writes.length = 0;
  return made;
}

/** So many that few changes are no loss that a policy would be asked about. */
export function fillers(name: string): KubernetesObject[] {
  return Array.from({ length: 50 }, (_, number) => service(`${name}-${number}`, `10.5.0.${number}`));
}
