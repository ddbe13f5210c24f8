import { beforeAll, describe, expect, test } from "vitest";
import { parseName } from "../../src/dns/name.ts";
import type { Claim, MeshHost } from "../../src/mesh/claim.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { readPointer } from "../../src/snapshot/read-pointer.ts";
import { FaultStore } from "../support/fault-store.ts";
import { snapshotContent } from "../support/snapshots.ts";

// How many shards a publication writes when the pointer has amendments already.

const DOMAIN = "ns1.svc.cluster.local";

/** A headless Service with so many pods, whose addresses begin at `first`. */
function headless(object: string, pods: number, first: number): MeshHost {
  const endpoints = Array.from({ length: pods }, (_, number) => ({
    address: addressOf(first + number),
    label: `${object}-${number}`,
  }));
  const claim: Claim = {
    cluster: "east",
    kind: "Service",
    namespace: "ns1",
    object,
    answer: { form: "endpoints", endpoints },
  };
  return { name: parseName(`${object}.${DOMAIN}`), claims: [claim] };
}

/** Addresses by their numbers, in no order that their shards would show. */
function addressOf(number: number): string {
  return `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
}

/** A store whose table changes Service by Service. */
class ChangingTable {
  readonly #store: FaultStore;
  readonly #hosts: Map<string, MeshHost>;
  #nextAddress = 1_000_000;

  constructor(store: FaultStore, hosts: ReadonlyMap<string, MeshHost>) {
    this.#store = store;
    this.#hosts = new Map(hosts);
  }

  /** This table again, for changes of its own. */
  async copy(): Promise<ChangingTable> {
    const store = new FaultStore();
    const keys = await this.#store.list("");
    for (const key of keys) await store.put(new Map([[key, (await this.#store.get(key)) ?? new Uint8Array()]]));
    const table = new ChangingTable(store, this.#hosts);
    table.#nextAddress = this.#nextAddress;
    return table;
  }

  /** Gives a Service so many pods with addresses that nothing had before; without any it goes. */
  set(object: string, pods: number): void {
    if (pods === 0) this.#hosts.delete(object);
    else this.#hosts.set(object, headless(object, pods, this.#nextAddress));
    this.#nextAddress += pods;
  }

  /** Publishes; resolves with the number of shards written. */
  async publish(): Promise<number> {
    const pointer = await readPointer(this.#store);
    const content = snapshotContent([...this.#hosts.values()]);
    const snapshot = await buildSnapshot(content, pointer && { pointer, store: this.#store });
    return (await publishSnapshot(this.#store, snapshot, { nowSeconds: 1 })).shardsWritten;
  }

  /** `set`, then `publish`. */
  async change(object: string, pods: number): Promise<number> {
    this.set(object, pods);
    return this.publish();
  }

  /** How many addresses the pointer amends. */
  async amended(): Promise<number> {
    return (await readPointer(this.#store))?.amendedAddresses.length ?? 0;
  }

  /** How many shards of addresses there are. */
  async addressShards(): Promise<number> {
    return (await readPointer(this.#store))?.addressShards.length ?? 0;
  }
}

/** Nine thousand pods of 450 Services. */
async function publishedTable(): Promise<ChangingTable> {
  const hosts = Array.from({ length: 450 }, (_, number) => headless(`web-${number}`, 20, number * 20));
  const table = new ChangingTable(new FaultStore(), new Map(hosts.map((host, number) => [`web-${number}`, host])));
  await table.publish();
  return table;
}

describe("a change of one Service writes at most two shards", () => {
  let table: ChangingTable;
  beforeAll(async () => {
    table = await publishedTable();
  });

  test("the table has sixteen shards of addresses, none of them amended", async () => {
    expect([await table.addressShards(), await table.amended()]).toEqual([16, 0]);
  });

  test.each([0, 120, 200, 240, 280, 400, 480])(
    "after %i addresses changed at once, when Services of up to a hundred pods come, are rolled and go",
    { timeout: 30_000 },
    async (count) => {
      const changing = await table.copy();
      // Twenty pods that go, and twenty that come.
      for (let number = 0; number < count / 40; number++) changing.set(`web-${number}`, 20);
      await changing.publish();
      const written: number[] = [];
      for (const pods of [100, 60, 30, 1]) {
        for (const now of [pods, pods, 0]) written.push(await changing.change("one", now));
      }
      expect(Math.max(...written)).toBeLessThanOrEqual(2);
    },
  );

  test("when hundreds of changes come in a row", { timeout: 120_000 }, async () => {
    const changing = await table.copy();
    const written: number[] = [];
    for (let number = 0; number < 50; number++) {
      const pods = [2, 100, 8, 40, 20][number % 5] ?? 0;
      for (const now of [pods, pods, 0]) written.push(await changing.change("one", now));
      written.push(await changing.change(`stays-${number}`, 32));
    }
    expect([written.length, Math.max(...written)]).toEqual([200, 2]);
  });

  test("and none when nothing changes, however many addresses are amended", async () => {
    const changing = await table.copy();
    await changing.change("one", 500);
    expect(await changing.amended()).toBeGreaterThan(400);
    expect(await changing.publish()).toBe(0);
  });
});

describe("what changes more addresses than the pointer has room for writes more:", () => {
  let table: ChangingTable;
  beforeAll(async () => {
    table = await publishedTable();
  });

  test.each([
    ["not yet a Service of 500 pods when none are amended", [500], [2]],
    ["a Service of 700 pods", [700], [5]],
    ["a Service of 2 000 pods", [2_000], [13]],
    ["the fourth of Services of 250 pods in a row", [250, 250, 250, 250], [1, 2, 5, 5]],
  ])("%s", async (_what, pods, expected) => {
    const changing = await table.copy();
    const written: number[] = [];
    for (const [number, count] of pods.entries()) written.push(await changing.change(`large-${number}`, count));
    expect(written).toEqual(expected);
  });
});
