import fc from "fast-check";
import { expect, test } from "vitest";
import { VIP_LEDGER_KEY } from "../../../src/snapshot/keys.ts";
import { openLiveSync } from "../../../src/sync/live/open-live-sync.ts";
import type { LiveSync } from "../../../src/sync/live/live-sync.ts";
import { Publisher } from "../../../src/sync/publishers/publisher.ts";
import type { Source } from "../../../src/sync/source.ts";
import type { SyncStore } from "../../../src/sync/store/sync-store.ts";
import type { SourceObserver } from "../../../src/sync/watched-source.ts";
import { cluster, lookUp, service, serviceEntry, WorldStore } from "../../support/sync-world.ts";
import { Interleaving } from "../faults/interleaving.ts";

/** A store whose every call is a step of an interleaving once that runs. */
class SteppedStore implements SyncStore {
  readonly label = "memory:";
  readonly #inner: WorldStore;
  readonly #step: <T>(act: () => Promise<T>) => Promise<T>;

  constructor(inner: WorldStore, step: <T>(act: () => Promise<T>) => Promise<T>) {
    this.#inner = inner;
    this.#step = step;
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#step(() => this.#inner.get(key));
  }

  put(pairs: ReadonlyMap<string, Uint8Array>): Promise<void> {
    return this.#step(() => this.#inner.put(pairs));
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#step(() => this.#inner.delete(keys));
  }

  list(prefix: string): Promise<string[]> {
    return this.#step(() => this.#inner.list(prefix));
  }

  async close(): Promise<void> {}
}

interface OneLive {
  readonly name: string;
  readonly live: LiveSync;
  readonly observer: SourceObserver;
  readonly isBuilt: { reads: number };
}

function liveOf(name: string, store: WorldStore, running: { current?: Interleaving }): OneLive {
  const isBuilt = { reads: 0 };
  const stepped = new SteppedStore(store, async (act) => {
    await running.current?.step(name, () => undefined);
    return act();
  });
  const get = stepped.get.bind(stepped);
  stepped.get = (key) => {
    if (key === VIP_LEDGER_KEY) isBuilt.reads++;
    return get(key);
  };
  const source: Source = { cluster: name, read: () => Promise.reject(new Error("it is told")) };
  const publisher = new Publisher({
    owner: name,
    instance: `${name}-1`,
    clusters: [name],
    isFollowing: true,
    takesOver: false,
  });
  const live = openLiveSync({
    clusters: [{ ...cluster(name, []), sources: [source] }],
    stores: [stepped],
    prune: false,
    publishing: { publisher, wait: async () => undefined, random: () => 0.5 },
    nowSeconds: () => 1_000,
    onChange: () => undefined,
  });
  const observer = live.observerOf(name, source);
  const objects = Array.from({ length: 20 }, (_, number) => service(`${name}-${number}`, `10.8.0.${number}`));
  observer.replace("all", { objects, diagnostics: [], isWhole: true });
  observer.complete();
  return { name, live, observer, isBuilt };
}

test("of two live syncs on one store, each with its cluster, both parts survive whatever the order of their steps", async () => {
  let [amended, built] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("east", "west", "both"), { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (rounds, choices) => {
        const store = new WorldStore();
        const running: { current?: Interleaving } = {};
        const syncs = ["east", "west"].map((name) => liveOf(name, store, running));
        for (const { live } of syncs) await live.publish({ isWhole: false });
        for (const [index, who] of ["both", ...rounds, "both"].entries()) {
          const told = syncs.filter(({ name }) => who === "both" || who === name);
          running.current = new Interleaving((count) => (choices.next().value ?? 0) % count);
          const programs = told.map(({ name, live, observer, isBuilt }) => {
            observer.put("all", service("web", `192.0.2.${index + 1}`, `ns-${name}`));
            observer.put("all", serviceEntry(`api-${index}`, `api-${index}.${name}.example.com`));
            const program = async (): Promise<void> => {
              isBuilt.reads = 0;
              const { refusal, stores } = await live.publish({ isWhole: false });
              expect([refusal, stores[0]?.problem]).toEqual([undefined, undefined]);
              if (isBuilt.reads > 0) built++;
              else amended++;
            };
            return [name, program] as const;
          });
          await running.current.run(new Map(programs));
          delete running.current;
          for (const { name } of told) {
            const host = await lookUp(store, `web.ns-${name}.svc.cluster.local`);
            expect(host?.claims.map(({ answer }) => answer)).toEqual([
              { form: "addresses", addresses: [`192.0.2.${index + 1}`] },
            ]);
            expect((await lookUp(store, `api-${index}.${name}.example.com`))?.vip).toHaveLength(2);
          }
        }
        for (const { name } of syncs) {
          expect((await lookUp(store, `${name}-7.ns1.svc.cluster.local`))?.claims).toHaveLength(1);
          expect((await lookUp(store, `api-0.${name}.example.com`))?.claims).toHaveLength(1);
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(Math.min(amended, built)).toBeGreaterThan(0);
}, 120_000);
