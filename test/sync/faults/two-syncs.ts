import { expect } from "vitest";
import type { ClusterPart } from "../../../src/mesh/cluster.ts";
import { decodePointer, shardDigestsOf } from "../../../src/snapshot/format/pointer.ts";
import { POINTER_KEY, shardKey } from "../../../src/snapshot/keys.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";
import { readCurrent } from "../../../src/sync/read-current.ts";
import type { StoreOutcome } from "../../../src/sync/sync-target.ts";
import { clusterPart, observation, serviceClaim, vipClaim } from "../../support/mesh-values.ts";
import { CrashError, Interleaving, type Choose } from "./interleaving.ts";
import { syncOnce } from "./one-sync.ts";
import { SharedStore, SharedValues } from "./shared-values.ts";

/** A run of two syncs on one store. */
export interface TwoSyncs {
  /** 0 for a store that shows at once what was written. */
  readonly delaySeconds: number;
  readonly choose: Choose;
  /** At which of its steps a sync crashes. */
  readonly crashAt?: ReadonlyMap<string, number>;
  /** What the clocks of the syncs are ahead, in seconds. */
  readonly clockAhead?: Readonly<Record<string, number>>;
}

/** What came of it. */
export interface TwoSyncsOutcome {
  readonly outcomes: ReadonlyMap<string, StoreOutcome | CrashError>;
  /** The addresses that the final table has for the Service of each cluster. */
  readonly answers: Readonly<Record<string, string | undefined>>;
  readonly steps: Readonly<Record<string, number>>;
}

/** What a cluster says in a round: a Service of its own, and a ServiceEntry with an automatic VIP. */
export function partOf(cluster: string, round: number, observedSeconds: number): ClusterPart {
  return clusterPart(observation(cluster, { observedSeconds }), [
    [`web-${cluster}.ns1.svc.cluster.local`, serviceClaim([`192.0.2.${round}`], { cluster, object: `web-${cluster}` })],
    [`api-${round}.${cluster}.example.com`, vipClaim(`api-${round}`, { cluster })],
  ]);
}

/**
 * `east` and `west` are published in turn in quiet times, and then each anew by a sync of its own at the same time. After
 * every step each pointer that somebody may read has all its shards and hosts.
 */
export async function runTwoSyncs({
  delaySeconds,
  choose,
  crashAt,
  clockAhead = {},
}: TwoSyncs): Promise<TwoSyncsOutcome> {
  let values: SharedValues | undefined;
  const interleaving = new Interleaving(choose, {
    ...(crashAt !== undefined && { crashAt }),
    afterStep: () => values !== undefined && checkPointers(values),
  });
  values = new SharedValues(interleaving, delaySeconds, choose);
  const start = await quietStore();
  for (const key of await start.list("")) values.write(key, await start.get(key));
  interleaving.nowMs += 1_000_000;

  const shared = values;
  const program = (owner: string) => async (): Promise<StoreOutcome> => {
    const nowSeconds = interleaving.nowMs / 1000 + (clockAhead[owner] ?? 0);
    const store = new SharedStore(owner, shared, interleaving);
    const parts = [partOf(owner, 9, nowSeconds)];
    const wait = (milliseconds: number): Promise<void> => interleaving.sleep(milliseconds);
    return syncOnce({ store, owner, instance: `${owner}-9`, parts, nowSeconds, wait });
  };
  const outcomes = await interleaving.run(new Map(["east", "west"].map((owner) => [owner, program(owner)])));
  const end = new MemoryStore();
  for (const key of shared.keys("")) {
    const value = shared.newest(key);
    if (value !== undefined) await end.put(new Map([[key, value]]));
  }
  // Whoever crashed after the pointer had no time to look whose parts it replaced: its next run, on a quiet store, does.
  const crashed = [...outcomes].flatMap(([owner, outcome]) => (outcome instanceof CrashError ? [owner] : []));
  for (const owner of crashed) await runAgain(owner, end, Math.ceil(interleaving.nowMs / 1000) + 1_000);
  const hosts = (await readCurrent(end))?.hosts;
  const answers = ["east", "west"].map((cluster) => {
    const host = [...(hosts?.values() ?? [])].find(({ name }) => name.startsWith(`web-${cluster}.`));
    const answer = host?.claims[0]?.answer;
    return [cluster, answer?.form === "addresses" ? answer.addresses[0] : undefined];
  });
  const steps = ["east", "west"].map((owner) => [owner, interleaving.stepsOf(owner)]);
  return { outcomes, answers: Object.fromEntries(answers), steps: Object.fromEntries(steps) };
}

/** What a sync that crashed publishes when it is started again. */
async function runAgain(owner: string, memory: MemoryStore, nowSeconds: number): Promise<void> {
  const store = Object.assign(memory, { label: "memory:", close: async () => undefined });
  const parts = [partOf(owner, 9, nowSeconds)];
  const { problem } = await syncOnce({ store, owner, instance: `${owner}-10`, parts, nowSeconds });
  expect(problem).toBeUndefined();
}

const QUIET_SECONDS = 1_699_900_000;
let quiet: Promise<MemoryStore> | undefined;

/** A store with a history that is about to be let go of; made once, and only read. */
function quietStore(): Promise<MemoryStore> {
  return (quiet ??= makeQuietStore());
}

async function makeQuietStore(): Promise<MemoryStore> {
  const memory = new MemoryStore();
  const store = Object.assign(memory, { label: "memory:", close: async () => undefined });
  for (let round = 1; round <= 6; round++) {
    for (const owner of ["east", "west"]) {
      const nowSeconds = QUIET_SECONDS + round * 10_000;
      const instance = `${owner}-${round}`;
      await syncOnce({ store, owner, instance, parts: [partOf(owner, round, nowSeconds)], nowSeconds });
    }
  }
  return memory;
}

function checkPointers(values: SharedValues): void {
  for (const content of values.visible(POINTER_KEY)) {
    if (content === undefined) continue;
    const pointer = decodePointer(content, POINTER_KEY);
    const digests = shardDigestsOf(pointer);
    const missing = digests.filter((digest) => values.newest(shardKey(digest)) === undefined);
    expect({ generation: pointer.generation, missing }).toEqual({ generation: pointer.generation, missing: [] });
    expect(digests.length).toBeGreaterThan(0);
    expect(pointer.clusters.map(({ cluster }) => cluster)).toEqual(["east", "west"]);
  }
}
