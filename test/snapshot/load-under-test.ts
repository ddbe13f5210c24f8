import { parseName, type Name } from "../../src/dns/name.ts";
import type { ClaimAnswer, MeshHost } from "../../src/mesh/claim.ts";
import type { Shard } from "../../src/mesh/name-table.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { FaultStore } from "../support/fault-store.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

/** The host that `OLD` and `NEW` differ in. */
export const WEB_7: Name = parseName("web-7.ns1.svc.cluster.local");

/** A clock that stands until it is moved. */
export class Clock {
  ms = 1_000_000;
  readonly nowMs = (): number => this.ms;
}

/** A reader with all that it reads. */
export interface Loaded {
  readonly store: FaultStore;
  readonly clock: Clock;
  readonly reader: SnapshotReader;
}

/** A reader that has loaded `hosts`. */
export async function load(hosts: readonly MeshHost[], shardCount = 4): Promise<Loaded> {
  const store = new FaultStore();
  const clock = new Clock();
  const reader = new SnapshotReader({ store, nowMs: clock.nowMs });
  await publish(store, hosts, shardCount);
  await reader.refresh();
  return { store, clock, reader };
}

/** Makes `hosts` the current table and returns its shards' digests. */
export async function publish(
  store: FaultStore,
  hosts: readonly MeshHost[],
  shardCount = 4,
): Promise<readonly string[]> {
  const { pointer } = await publishSnapshot(store, await snapshotOf(hosts, shardCount), { nowSeconds: 10_000 });
  return pointer.shards;
}

/** The answer that a shard has for `WEB_7`. */
export function addressIn(shard: Shard): unknown {
  return shard.find(WEB_7)?.claims[0]?.answer;
}

/** The answer that the current table has for `WEB_7`. */
export async function addressOf(reader: SnapshotReader): Promise<unknown> {
  const shard = await reader.current()?.shardOf(WEB_7);
  return shard === undefined ? "no table" : addressIn(shard);
}

/** 400 hosts. */
export const OLD: readonly MeshHost[] = services(400);
/** The same with another address for the seventh. */
export const NEW: readonly MeshHost[] = services(400, (number) => (number === 7 ? "192.0.2.99" : "192.0.2.1"));
export const OLD_ANSWER: ClaimAnswer = { form: "addresses", addresses: ["192.0.2.1"] };
export const NEW_ANSWER: ClaimAnswer = { form: "addresses", addresses: ["192.0.2.99"] };

/** The key of the one shard that `NEW` has and `OLD` has not. */
export async function changedShardKey(): Promise<string> {
  const [before, after] = await Promise.all([snapshotOf(OLD, 4), snapshotOf(NEW, 4)]);
  return shardKey(after.shards.find((digest) => !before.shards.includes(digest)) ?? "");
}
