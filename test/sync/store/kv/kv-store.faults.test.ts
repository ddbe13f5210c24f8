import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KV_TOKEN } from "../../../support/kv-api/kv-api-server.ts";
import type { KvFault } from "../../../support/kv-api/kv-faults.ts";
import { openKvUnderTest, type KvUnderTest } from "../../../support/kv-api/kv-store-under-test.ts";

let kv: KvUnderTest;
beforeEach(async () => {
  kv = await openKvUnderTest();
});
afterEach(() => kv.close());

const SHARD = "snapshot/shard/one";
const VALUE = new TextEncoder().encode("value");

/** What happened to one operation of each kind, the fault planned before each. */
async function eachWith(fault: KvFault, times: number): Promise<Record<string, unknown>> {
  const { server, store } = kv;
  server.values.write("a/one", Buffer.from("one"));
  server.values.write("a/two", Buffer.from("two"));
  server.values.write(SHARD, Buffer.from("shard"));
  server.values.write(`${SHARD}2`, Buffer.from("shard2"));
  kv.clock.nowMs += 1_000;
  const outcome = async (run: () => Promise<unknown>): Promise<unknown> => {
    server.faults.plan(fault, times);
    try {
      return await run();
    } catch (error) {
      return String(error);
    }
  };
  const text = (value: Uint8Array | undefined): string | undefined => value && new TextDecoder().decode(value);
  return {
    get: await outcome(async () => text(await store.get("a/one"))),
    bulkGet: await outcome(async () => (await Promise.all([store.get(SHARD), store.get(`${SHARD}2`)])).map(text)),
    list: await outcome(() => store.list("a/")),
    put: await outcome(() => store.put(new Map([["a/three", VALUE]]))),
    delete: await outcome(() => store.delete(["a/two"])),
    left: server.values.keys("a/"),
  };
}

const ALL_WELL = {
  get: "one",
  bulkGet: ["shard", "shard2"],
  list: ["a/one", "a/two"],
  put: undefined,
  delete: undefined,
  left: ["a/one", "a/three"],
};

describe("what passes is waited out:", () => {
  test.each<readonly [string, KvFault]>([
    ["500 with a page of HTML", { kind: "status", status: 500, body: "<html>" }],
    ["502 without a word", { kind: "status", status: 502 }],
    ["503", { kind: "status", status: 503 }],
    ["429 without Retry-After", { kind: "status", status: 429 }],
    ["a connection that is torn down", { kind: "reset" }],
    ["a connection that is torn down when all was done", { kind: "reset", after: true }],
    ["an answer that breaks off in its middle", { kind: "half" }],
    ["a request that is never answered", { kind: "hang" }],
  ])("%s, three times", async (_what, fault) => {
    await kv.close();
    // Only what is never answered needs to be given up soon: a busy machine may take its time for the others.
    kv = await openKvUnderTest(fault.kind === "hang" ? 200 : 10_000);
    expect(await eachWith(fault, 3)).toEqual(ALL_WELL);
    expect(kv.sleeps.length).toBeGreaterThanOrEqual(12);
  });
});

test("a failure with status 200 is one, and passes as others do", async () => {
  kv.server.faults.plan({ kind: "status", status: 200, body: '{"success":false,"errors":[],"result":null}' }, 3);
  await kv.store.put(new Map([["a/one", VALUE]]));
  expect(kv.server.values.latest("a/one")?.toString()).toBe("value");
  expect(kv.server.seen).toHaveLength(4);
});

test("a bulk write that is too large for the API is halved until it is not, and one value alone is given up", async () => {
  const pairs = new Map(["a/one", "a/two", "a/three", "a/four"].map((key) => [key, VALUE]));
  kv.server.faults.plan({ kind: "status", status: 413 }, 2);
  await kv.store.put(pairs);
  expect(kv.server.values.keys("a/")).toEqual([...pairs.keys()].toSorted());
  // All, the first two, and then each of these and the last two.
  expect(kv.server.seen).toHaveLength(5);
  kv.clock.nowMs += 2_000;
  kv.server.faults.plan({ kind: "status", status: 413 });
  await expect(kv.store.put(new Map([["a/one", VALUE]]))).rejects.toMatchObject({
    name: "StoreError",
    message: expect.stringContaining("writing a/one"),
  });
});

test("waits grow twofold from half a second, up to sixteen", async () => {
  kv.server.faults.plan({ kind: "status", status: 503 }, 8);
  await kv.store.list("");
  // The test's random number is 0.5, which makes three quarters of each.
  expect(kv.sleeps).toEqual([375, 750, 1_500, 3_000, 6_000, 12_000, 12_000, 12_000]);
});

test("Retry-After is kept, five minutes of it too", async () => {
  kv.server.faults.plan({ kind: "status", status: 429, headers: { "retry-after": "300" } });
  expect(await kv.store.list("")).toEqual([]);
  expect(kv.sleeps).toEqual([300_000]);
});

test("Retry-After for ever is not kept", async () => {
  kv.server.faults.plan({ kind: "status", status: 429, headers: { "retry-after": "300" } }, 1_000);
  await expect(kv.store.list("")).rejects.toMatchObject({ code: "unavailable" });
  expect(kv.sleeps).toEqual([300_000]);
});

test("what does not pass is given up after two minutes, and says what was being done and why it failed", async () => {
  const startMs = kv.clock.nowMs;
  kv.server.faults.plan(
    { kind: "status", status: 503, body: '{"success":false,"errors":[{"code":1,"message":"busy"}]}' },
    1_000,
  );
  await expect(kv.store.put(new Map([["a/one", VALUE]]))).rejects.toMatchObject({
    name: "StoreError",
    code: "unavailable",
    message: `failed writing a/one to ${kv.store.label}: HTTP status 503, busy (code 1)`,
  });
  const seconds = (kv.clock.nowMs - startMs) / 1_000;
  expect(seconds).toBeGreaterThan(100);
  expect(seconds).toBeLessThanOrEqual(120);
});

test("a machine that is not there is given up as well, and the reason is named", async () => {
  await kv.close();
  const message = expect.stringMatching(/^failed listing a\* of kv:\S+: Connection error: .*(?:ECONNREFUSED|refused)/);
  await expect(kv.another().list("a")).rejects.toMatchObject({ code: "unavailable", message });
});

describe("a bulk write of which some keys fail", () => {
  const pairs = new Map(Array.from({ length: 30 }, (_, number) => [`many/${number}`, Uint8Array.of(number)] as const));

  test("is made again for those alone", async () => {
    kv.server.faults.plan({ kind: "partial", keys: 12 });
    kv.server.faults.plan({ kind: "partial", keys: 10 });
    await kv.store.put(pairs);
    expect(kv.server.values.keys("many/")).toHaveLength(30);
    const sizes = kv.server.seen.map(({ bodyOctets }) => bodyOctets);
    expect(sizes).toHaveLength(3);
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 0.65);
    expect(sizes[2]).toBeLessThan((sizes[0] ?? 0) * 0.3);
  });

  test("fails in the end, with the names of the first ten", async () => {
    kv.server.faults.plan({ kind: "partial", keys: 18 });
    kv.server.faults.plan({ kind: "partial", keys: 0 }, 1_000);
    const names = Array.from({ length: 10 }, (_, number) => `many/${number + 18}`).join(", ");
    await expect(kv.store.put(pairs)).rejects.toMatchObject({
      code: "unavailable",
      message: `failed writing 30 keys to ${kv.store.label}: it did not take ${names} and 2 more`,
    });
    expect(kv.server.values.keys("many/")).toHaveLength(18);
  });

  test("a deletion likewise", async () => {
    await kv.store.put(pairs);
    kv.server.faults.plan({ kind: "partial", keys: 12 });
    await kv.store.delete([...pairs.keys()]);
    expect(kv.server.values.keys("many/")).toEqual([]);
  });

  test("one whose count does not come to what was sent is made again as a whole", async () => {
    const body =
      '{"success":true,"errors":[],"messages":[],"result":{"successful_key_count":29,"unsuccessful_keys":[]}}';
    kv.server.faults.plan({ kind: "status", status: 200, headers: { "content-type": "application/json" }, body });
    await kv.store.put(pairs);
    expect(kv.server.values.keys("many/")).toHaveLength(30);
  });
});

describe("what will not pass is said at once, with what to do:", () => {
  test.each<readonly [string, KvFault, string, RegExp]>([
    [
      "401",
      apiFailure(401, 10000, "Authentication error"),
      "denied",
      /Authentication error.*CLOUDFLARE_API_TOKEN.*Workers KV Storage: Edit/,
    ],
    ["403", apiFailure(403, 9109, "Unauthorized to access requested resource"), "denied", /set CLOUDFLARE_API_TOKEN/],
    ["a token of a wrong form", apiFailure(400, 6003, "Invalid request headers"), "denied", /set CLOUDFLARE_API_TOKEN/],
    [
      "404",
      apiFailure(404, 10013, "get namespace: 'namespace not found'"),
      "missing",
      /no such namespace.*kv namespace list/,
    ],
    [
      "an account of a wrong form",
      apiFailure(400, 7003, "Could not route to /accounts/x"),
      "missing",
      /CLOUDFLARE_ACCOUNT_ID/,
    ],
    [
      "the limit of a free day",
      apiFailure(429, 10048, "your account has reached the free usage limit"),
      "denied",
      /00:00 UTC/,
    ],
    ["400", apiFailure(400, 10012, "put bulk: 'no'"), "denied", /put bulk: 'no' \(code 10012\)/],
  ])("%s", async (_what, fault, code, message) => {
    kv.server.faults.plan(fault, 1_000);
    const problem = { name: "StoreError", code, message: expect.stringMatching(message) };
    await expect(kv.store.get("a/one")).rejects.toMatchObject(problem);
    await expect(kv.store.put(new Map([["a/one", VALUE]]))).rejects.toMatchObject(problem);
    await expect(kv.store.delete(["a/two"])).rejects.toMatchObject(problem);
    await expect(kv.store.list("")).rejects.toMatchObject(problem);
    expect(kv.sleeps).toEqual([]);
  });
});

test("no failure tells the token", async () => {
  const told: string[] = [];
  const faults: readonly KvFault[] = [
    apiFailure(401, 10000, "Authentication error"),
    { kind: "reset" },
    { kind: "half" },
  ];
  for (const fault of faults) {
    kv.server.faults.clear();
    kv.server.faults.plan(fault, 1_000);
    const error: unknown = await kv.store.list("").catch((problem: unknown) => problem);
    for (let at = error; at instanceof Error; at = at.cause)
      told.push(`${String(at)} ${JSON.stringify(Object.entries(at))} ${at.stack}`);
  }
  expect(told.length).toBeGreaterThanOrEqual(6);
  expect(told.filter((text) => text.includes(KV_TOKEN))).toEqual([]);
});

test("a store that is closed ends what is under way, and does nothing any more", async () => {
  const patient = await openKvUnderTest(60_000);
  patient.server.faults.plan({ kind: "hang" });
  const listing = patient.store.list("").catch((problem: unknown) => problem);
  await expect.poll(() => patient.server.seen.length).toBe(1);
  await patient.store.close();
  expect(await listing).toMatchObject({ name: "StoreError", message: "the store was closed" });
  await expect(patient.store.get("a")).rejects.toMatchObject({ message: "the store was closed" });
  await patient.close();
});

function apiFailure(status: number, code: number, message: string): KvFault {
  const body = JSON.stringify({ success: false, errors: [{ code, message }], messages: [], result: null });
  return { kind: "status", status, headers: { "content-type": "application/json" }, body };
}
