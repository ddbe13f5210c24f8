import { expect, test } from "vitest";
import { parseName, type Name } from "../../src/dns/name.ts";
import { digestOf } from "../../src/snapshot/digest.ts";
import { encodeShard, ShardHosts } from "../../src/snapshot/format/shard.ts";
import { ShardAddresses } from "../../src/snapshot/format/address-shard.ts";
import { ENTRY_OCTETS, ShardCache } from "../../src/snapshot/shard-cache.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { shardKey } from "../../src/snapshot/keys.ts";
import { DEFAULT_SHARD_CACHE_OCTETS } from "../../src/snapshot/limits.ts";
import { FaultStore } from "../support/fault-store.ts";
import { meshHost, serviceClaim } from "../support/mesh-values.ts";
import { services, snapshotOf } from "../support/snapshots.ts";

interface Stored {
  readonly store: FaultStore;
  readonly digests: readonly [string, string, string];
}

/** A store with three shards of 75 Services or so. */
async function threeShards(): Promise<Stored> {
  const store = new FaultStore();
  const snapshot = await snapshotOf(services(300), 4);
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  const [a = "", b = "", c = ""] = snapshot.shards;
  store.reads.length = 0;
  return { store, digests: [a, b, c] };
}

function cacheOf(store: FaultStore, maxOctets: number): ShardCache {
  return new ShardCache({ store, maxOctets, nowMs: () => 0 });
}

const WEB_0 = parseName("web-0.ns1.svc.cluster.local");

test("a shard takes its content, eight octets for each line and a little", async () => {
  const {
    store,
    digests: [a],
  } = await threeShards();
  const cache = cacheOf(store, 1e6);
  const hosts = await cache.load(a, ShardHosts);
  const content = await store.inner.get(shardKey(a));
  expect(cache.sizeOctets).toBe((content?.length ?? 0) + 8 * hosts.size + 4 + ENTRY_OCTETS);
  expect(cache.find(a, ShardHosts)).toBe(hosts);
  expect(cache.find(a, ShardAddresses)).toBeUndefined();
});

test("the least recently used shard goes when there is no room", async () => {
  const {
    store,
    digests: [a, b, c],
  } = await threeShards();
  const sizes = [a, b, c].map(async (digest) => (await store.inner.get(shardKey(digest)))?.length ?? 0);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const cache = cacheOf(store, total);
  await cache.load(a, ShardHosts);
  await cache.load(b, ShardHosts);
  cache.find(a, ShardHosts);
  await cache.load(c, ShardHosts);
  expect([a, b, c].map((digest) => cache.has(digest))).toEqual([true, false, true]);
});

/** A cache with the shard of one Service in it. */
async function oneService(
  maxOctets: number,
): Promise<{ readonly cache: ShardCache; readonly digest: string; readonly hosts: ShardHosts; readonly name: Name }> {
  const store = new FaultStore();
  const snapshot = await snapshotOf(services(1));
  await publishSnapshot(store, snapshot, { nowSeconds: 1 });
  const [digest = ""] = snapshot.shards;
  const cache = cacheOf(store, maxOctets);
  return { cache, digest, hosts: await cache.load(digest, ShardHosts), name: WEB_0 };
}

test("a host is parsed once while it is remembered", async () => {
  const { cache, hosts, name } = await oneService(1e6);
  const before = cache.sizeOctets;
  const host = cache.findHost(hosts, name);
  expect(host).toEqual(services(1)[0]);
  expect(cache.findHost(hosts, name)).toBe(host);
  expect(cache.sizeOctets).toBe(before + ENTRY_OCTETS + 700 + 130);
  expect(cache.findHost(hosts, parseName("absent.example.com"))).toBeUndefined();
});

test("a host that had to go is parsed again", async () => {
  const { cache, digest, hosts, name } = await oneService(1);
  const host = cache.findHost(hosts, name);
  await cache.load(digest, ShardHosts);
  expect(cache.findHost(hosts, name)).toEqual(host);
  expect(cache.findHost(hosts, name)).not.toBe(host);
});

test("a Service of 100 000 endpoints stays parsed while others are asked for", async () => {
  const endpoints = Array.from({ length: 100_000 }, (_, number) => ({
    address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
    network: "network-1",
    label: `worker-${number}`,
  }));
  const huge = meshHost("huge.ns1.svc.cluster.local", serviceClaim([], { answer: { form: "endpoints", endpoints } }));
  const content = encodeShard([huge, ...services(300)]);
  const digest = await digestOf(content);
  const store = new FaultStore();
  await store.put(new Map([[shardKey(digest), content]]));
  const cache = cacheOf(store, DEFAULT_SHARD_CACHE_OCTETS);
  const hosts = await cache.load(digest, ShardHosts);
  const parsed = cache.findHost(hosts, huge.name);
  for (const { name } of services(300)) {
    expect(cache.find(digest, ShardHosts)).toBe(hosts);
    cache.findHost(hosts, name);
    expect(cache.findHost(hosts, huge.name)).toBe(parsed);
  }
});

test("a host of one shard is not taken for that of another one", async () => {
  const store = new FaultStore();
  const cache = cacheOf(store, 1e6);
  const answers: unknown[] = [];
  for (const address of ["192.0.2.1", "192.0.2.2"]) {
    const snapshot = await snapshotOf(services(1, () => address));
    await publishSnapshot(store, snapshot, { nowSeconds: 1 });
    const hosts = await cache.load(snapshot.shards[0] ?? "", ShardHosts);
    answers.push(cache.findHost(hosts, WEB_0)?.claims[0]?.answer);
  }
  expect(answers).toEqual([
    { form: "addresses", addresses: ["192.0.2.1"] },
    { form: "addresses", addresses: ["192.0.2.2"] },
  ]);
});

test("loads at the same time are one read, also when they fail", async () => {
  const {
    store,
    digests: [a],
  } = await threeShards();
  store.overrides.set(shardKey(a), "failing");
  const cache = cacheOf(store, 1e6);
  const settled = await Promise.allSettled([cache.load(a, ShardHosts), cache.load(a, ShardHosts)]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(store.reads).toHaveLength(1);
});

test("a shard of hosts is no shard of addresses", async () => {
  const {
    store,
    digests: [a],
  } = await threeShards();
  await expect(cacheOf(store, 1e6).load(a, ShardAddresses)).rejects.toMatchObject({
    name: "StoreError",
    code: "corrupt",
    message: `${shardKey(a)} does not begin with "meshdoh-addresses 1"`,
  });
});
