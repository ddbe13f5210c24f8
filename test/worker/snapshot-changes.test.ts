import { env, reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import type { Message } from "../../src/dns/message.ts";
import { POINTER_KEY, shardKey } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { KvBindingStore } from "../../src/snapshot/store/kv-binding.ts";
import { outcome } from "../support/records.ts";
import { services, snapshotOf } from "../support/snapshots.ts";
import { openWorker } from "./open-worker.ts";

const VIEW = { MESHDOH_ANONYMOUS_VIEW: "tests", MESHDOH_REFRESH_SECONDS: "30" };
/** Enough for two shards. */
const HOSTS = 200;
/** When the cluster of these snapshots was observed, so that no answer is stale. */
const START_MS = 1_000_000;

beforeEach(() => {
  // Only the clock: KV needs real timers.
  vi.useFakeTimers({ toFake: ["Date"], now: START_MS });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await reset();
});

function atSecond(seconds: number): void {
  vi.setSystemTime(START_MS + seconds * 1000);
}

/** Publishes all services in two shards, all with this address. */
async function publish(address: string): Promise<void> {
  const snapshot = await snapshotOf(
    services(HOSTS, () => address),
    2,
  );
  await publishSnapshot(new KvBindingStore(env.SNAPSHOTS), snapshot, { nowSeconds: Math.floor(Date.now() / 1000) });
}

function addressesIn(message: Message): string[] {
  return outcome(message).map((line) => line.split(" ").at(-1) ?? "");
}

describe("a Worker whose table changes", () => {
  test("has the new answer once the refresh interval is over, and not before", async () => {
    await publish("192.0.2.1");
    const worker = await openWorker(VIEW);
    const name = "web-0.ns1.svc.cluster.local";
    expect(addressesIn(await worker.ask(name))).toEqual(["NOERROR", "192.0.2.1"]);
    await publish("192.0.2.2");
    atSecond(29);
    expect(addressesIn(await worker.ask(name)), "within the interval").toEqual(["NOERROR", "192.0.2.1"]);
    atSecond(31);
    await worker.ask(name); // sets off the refresh, which no query waits for
    expect(addressesIn(await worker.ask(name)), "after it").toEqual(["NOERROR", "192.0.2.2"]);
  });

  test("is not ready before anything is published, and says so to those who ask for names of the mesh", async () => {
    const worker = await openWorker(VIEW);
    const reply = await worker.ask("web-0.ns1.svc.cluster.local");
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(extendedErrorsOf(reply.edns)).toEqual([{ code: 14, text: "no snapshot of the name table is loaded yet" }]);
    const page = await worker.fetch("/readyz");
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("nothing was published; publish one with meshdoh sync");

    await publish("192.0.2.1");
    atSecond(31);
    expect(addressesIn(await worker.ask("web-0.ns1.svc.cluster.local"))).toEqual(["NOERROR", "192.0.2.1"]);
    expect((await worker.fetch("/readyz")).status).toBe(200);
  });

  test.each<[what: string, break_: () => Promise<void>]>([
    ["disappears", () => env.SNAPSHOTS.delete(POINTER_KEY)],
    ["is damaged", () => env.SNAPSHOTS.put(POINTER_KEY, '{"formatVersion":1')],
    ["is of a later format", () => env.SNAPSHOTS.put(POINTER_KEY, '{"formatVersion":999}')],
  ])("goes on with the table that it has when the pointer %s", async (_what, breakPointer) => {
    await publish("192.0.2.1");
    const worker = await openWorker(VIEW);
    await worker.ask("web-0.ns1.svc.cluster.local");
    await breakPointer();
    atSecond(31);
    for (const name of ["web-0.ns1.svc.cluster.local", "web-0.ns1.svc.cluster.local", "web-1.ns1.svc.cluster.local"]) {
      expect(addressesIn(await worker.ask(name))).toEqual(["NOERROR", "192.0.2.1"]);
    }
  });
});

describe("a Worker with a damaged shard", () => {
  test.each<[what: string, damage: (key: string) => Promise<void>]>([
    ["overwritten", (key) => env.SNAPSHOTS.put(key, "{}")],
    ["missing", (key) => env.SNAPSHOTS.delete(key)],
  ])("fails for the names of the shard that is %s and answers all others", async (_what, damage) => {
    const complaints = vi.spyOn(console, "error").mockReturnValue();
    const hosts = services(HOSTS, () => "192.0.2.1");
    const snapshot = await snapshotOf(hosts, 2);
    await publish("192.0.2.1");
    const [lost = ""] = snapshot.shards;
    await damage(shardKey(lost));
    const worker = await openWorker(VIEW);

    // A shard's lines begin with the names of its hosts.
    const lostLines = new TextDecoder().decode(snapshot.shardContents.get(lost)).split("\n");
    const isLost = (name: string): boolean => lostLines.some((line) => line.startsWith(`${name} `));
    const names = hosts.map((host) => host.name);
    expect(names.filter(isLost).length, "both shards hold names").toSatisfy((count) => count > 0 && count < HOSTS);
    for (const name of names) {
      const reply = await worker.ask(name);
      expect(addressesIn(reply), name).toEqual(isLost(name) ? ["SERVFAIL"] : ["NOERROR", "192.0.2.1"]);
      expect(
        extendedErrorsOf(reply.edns).map(({ code }) => code),
        name,
      ).toEqual(isLost(name) ? [24] : []);
    }
    expect(complaints).toHaveBeenCalled();
    expect((await worker.fetch("/readyz")).status).toBe(200);
  });

  test("keeps its table when the shards of a newer one are missing", async () => {
    await publish("192.0.2.1");
    const worker = await openWorker(VIEW);
    expect(addressesIn(await worker.ask("web-0.ns1.svc.cluster.local"))).toEqual(["NOERROR", "192.0.2.1"]);
    await publish("192.0.2.2");
    const newer = await snapshotOf(
      services(HOSTS, () => "192.0.2.2"),
      2,
    );
    await Promise.all(newer.shards.map((digest) => env.SNAPSHOTS.delete(shardKey(digest))));
    atSecond(31);
    await worker.ask("web-0.ns1.svc.cluster.local");
    expect(addressesIn(await worker.ask("web-0.ns1.svc.cluster.local"))).toEqual(["NOERROR", "192.0.2.1"]);
  });
});
