import { describe, expect, test, vi } from "vitest";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { POINTER_KEY, viewKey } from "../../src/snapshot/keys.ts";
import { hashViewCredential } from "../../src/snapshot/view-credential.ts";
import { viewSettings } from "./gateway-under-test.ts";
import { StoredGateway } from "./stored-gateway.ts";
import { tokenOf } from "./views/views-under-test.ts";

// What a client is answered while the store is in trouble, by the whole gateway over HTTP. Names outside the mesh need no
// store: they are asked for in every case, and always answered.

const WEB = "web-7.ns1.svc.cluster.local";
const OUTSIDE = "www.example.com";
const OUTSIDE_ANSWER = "NOERROR 192.0.2.80";
const OLD_ANSWER = "NOERROR 192.0.2.1";
const NEW_ANSWER = "NOERROR 192.0.2.2";
const NOT_READY = "SERVFAIL EDE 14";
const REFRESH_SECONDS = 30;
const RETRY_SECONDS = 2;

/** A gateway that has answered from the first table. */
async function settledGateway(): Promise<StoredGateway> {
  const gateway = new StoredGateway();
  await gateway.publish("192.0.2.1");
  expect(await gateway.ask(WEB)).toBe(OLD_ANSWER);
  return gateway;
}

/** Lets the next query start a refresh, and waits for what that brings. */
async function refreshed(gateway: StoredGateway, seconds = REFRESH_SECONDS): Promise<void> {
  gateway.clock.advanceSeconds(seconds);
  await gateway.ask(OUTSIDE);
  await gateway.ended();
}

const NEWER_FORMAT = new TextEncoder().encode('{"formatVersion":9}');
const NONSENSE = new TextEncoder().encode("{");

describe("before there was a table, a pointer that", () => {
  test.each([
    ["cannot be read", "failing" as const, "no answer for snapshot/current"],
    ["is not there", "missing" as const, "nothing was published"],
    ["is nonsense", NONSENSE, "snapshot/current is not JSON"],
    ["is of a newer format", NEWER_FORMAT, "upgrade meshdoh"],
  ])(
    "%s makes names of the mesh SERVFAIL, and /readyz says why, until it is there",
    async (_title, pointer, reason) => {
      const gateway = new StoredGateway();
      await gateway.publish("192.0.2.1");
      gateway.store.overrides.set(POINTER_KEY, pointer);
      expect([await gateway.ask(WEB), await gateway.ask(OUTSIDE)]).toEqual([NOT_READY, OUTSIDE_ANSWER]);
      const readiness = await gateway.fetch("/readyz");
      expect([readiness.status, await readiness.text()]).toEqual([503, expect.stringContaining(reason)]);
      gateway.store.overrides.clear();
      expect(await gateway.ask(WEB)).toBe(NOT_READY);
      gateway.clock.advanceSeconds(RETRY_SECONDS);
      expect(await gateway.ask(WEB)).toBe(OLD_ANSWER);
      expect((await gateway.fetch("/readyz")).status).toBe(200);
    },
  );

  test("hangs is waited for two seconds by each query, and is asked for anew after five", async () => {
    const gateway = new StoredGateway();
    await gateway.publish("192.0.2.1");
    gateway.store.hanging.add(POINTER_KEY);
    const asked = Promise.all([gateway.ask(WEB), gateway.ask(OUTSIDE)]);
    expect(await gateway.after(2000, 2, asked)).toEqual([NOT_READY, OUTSIDE_ANSWER]);
    gateway.store.hanging.clear();
    gateway.clock.advanceSeconds(3);
    expect(await gateway.ask(WEB)).toBe(OLD_ANSWER);
  });

  test("is slow is waited for, and so is the shard", async () => {
    const gateway = new StoredGateway();
    await gateway.publish("192.0.2.1");
    gateway.store.slowMs = 900;
    const asked = gateway.ask(WEB);
    // The read, and what bounds the wait for it: of the table first, then of the whole question.
    await gateway.after(900, 2, Promise.resolve());
    expect(await gateway.after(900, 2, asked)).toBe(OLD_ANSWER);
  });
});

describe("the table in memory goes on being served when the next pointer", () => {
  test.each([
    ["cannot be read", "failing" as const],
    ["is gone", "missing" as const],
    ["is nonsense", NONSENSE],
    ["is of a newer format", NEWER_FORMAT],
  ])("%s, and the next good one is taken two seconds later", async (_title, pointer) => {
    const gateway = await settledGateway();
    await gateway.publish("192.0.2.2");
    gateway.store.overrides.set(POINTER_KEY, pointer);
    await refreshed(gateway);
    expect([await gateway.ask(WEB), await gateway.ask(OUTSIDE)]).toEqual([OLD_ANSWER, OUTSIDE_ANSWER]);
    expect((await gateway.fetch("/readyz")).status).toBe(200);
    gateway.store.overrides.clear();
    await refreshed(gateway, RETRY_SECONDS);
    expect(await gateway.ask(WEB)).toBe(NEW_ANSWER);
  });

  test("hangs", async () => {
    const gateway = await settledGateway();
    await gateway.publish("192.0.2.2");
    gateway.store.hanging.add(POINTER_KEY);
    gateway.clock.advanceSeconds(REFRESH_SECONDS);
    expect([await gateway.ask(WEB), await gateway.ask(OUTSIDE)]).toEqual([OLD_ANSWER, OUTSIDE_ANSWER]);
  });

  test("is an older one, as a distant data centre may still show it", async () => {
    const gateway = await settledGateway();
    const old = await gateway.store.inner.get(POINTER_KEY);
    gateway.clock.advanceSeconds(1);
    await gateway.publish("192.0.2.2");
    await refreshed(gateway);
    expect(await gateway.ask(WEB)).toBe(NEW_ANSWER);
    gateway.store.overrides.set(POINTER_KEY, old ?? "missing");
    await refreshed(gateway);
    expect(await gateway.ask(WEB)).toBe(NEW_ANSWER);
  });
});

describe("a shard of the next table that", () => {
  test.each([
    ["is corrupt", NONSENSE],
    ["has not arrived yet", "missing" as const],
    ["cannot be read", "failing" as const],
  ])("%s keeps the table before, until the shard is there", async (_title, content) => {
    const gateway = await settledGateway();
    const shards = await gateway.publish("192.0.2.2");
    for (const key of shards) gateway.store.overrides.set(key, content);
    await refreshed(gateway);
    expect([await gateway.ask(WEB), await gateway.ask(OUTSIDE)]).toEqual([OLD_ANSWER, OUTSIDE_ANSWER]);
    gateway.store.overrides.clear();
    await refreshed(gateway, RETRY_SECONDS);
    expect(await gateway.ask(WEB)).toBe(NEW_ANSWER);
  });
});

describe("a shard of the only table that", () => {
  test.each([
    ["is corrupt", NONSENSE, "SERVFAIL EDE 24"],
    ["is gone", "missing" as const, "SERVFAIL EDE 24"],
    ["cannot be read", "failing" as const, "SERVFAIL EDE 23"],
  ])("%s makes its own names SERVFAIL, and no others", async (_title, content, expected) => {
    const gateway = new StoredGateway();
    const [broken = "", ...others] = await gateway.publish("192.0.2.1");
    expect(others).toHaveLength(1);
    gateway.store.overrides.set(broken, content);
    const names = Array.from({ length: 20 }, (_each, number) => `web-${number}.ns1.svc.cluster.local`);
    const answers = await Promise.all(names.map((name) => gateway.ask(name)));
    expect(new Set(answers)).toEqual(new Set([OLD_ANSWER, expected]));
    expect([await gateway.ask(OUTSIDE), await gateway.ask("nosuch.example.net")]).toEqual([
      OUTSIDE_ANSWER,
      OUTSIDE_ANSWER,
    ]);
    gateway.store.overrides.clear();
    gateway.clock.advanceSeconds(RETRY_SECONDS);
    await Promise.all(names.map((name) => gateway.ask(name)));
    expect(new Set(await Promise.all(names.map((name) => gateway.ask(name))))).toEqual(new Set([OLD_ANSWER]));
  });

  test("hangs makes its names SERVFAIL at their deadline, while others are answered at once", async () => {
    const gateway = new StoredGateway();
    const [hanging = ""] = await gateway.publish("192.0.2.1");
    gateway.store.hanging.add(hanging);
    const names = Array.from({ length: 20 }, (_each, number) => `web-${number}.ns1.svc.cluster.local`);
    const answers: string[] = [];
    const asked = names.map(async (name) => answers.push(await gateway.ask(name)));
    await vi.waitUntil(() => answers.length > 0, { interval: 1, timeout: 10_000 });
    expect(new Set(answers)).toEqual(new Set([OLD_ANSWER]));
    expect(await gateway.ask(OUTSIDE)).toBe(OUTSIDE_ANSWER);
    await gateway.timers.advanceMs(4600);
    await Promise.all(asked);
    expect(new Set(answers)).toEqual(new Set([OLD_ANSWER, "SERVFAIL EDE 22"]));
  });
});

describe("the record of a view that", () => {
  const token = tokenOf(1);

  async function withView(): Promise<{ gateway: StoredGateway; key: string }> {
    const gateway = new StoredGateway();
    await gateway.publish("192.0.2.1");
    const key = viewKey(await hashViewCredential(token));
    const settings = viewSettings({ name: "vm" });
    await gateway.store.inner.put(new Map([[key, encodeView({ settings, createdSeconds: 1 })]]));
    return { gateway, key };
  }

  test.each([
    ["cannot be read", "failing" as const],
    ["is damaged", NONSENSE],
  ])("%s is 503 for its token, and nothing to others", async (_title, content) => {
    const { gateway, key } = await withView();
    gateway.store.overrides.set(key, content);
    expect([await gateway.ask(WEB, token), await gateway.ask(WEB)]).toEqual(["HTTP 503", OLD_ANSWER]);
    gateway.store.overrides.clear();
    gateway.clock.advanceSeconds(RETRY_SECONDS);
    expect(await gateway.ask(WEB, token)).toBe(OLD_ANSWER);
  });

  test("hangs is waited for two seconds, and nothing to others", async () => {
    const { gateway, key } = await withView();
    gateway.store.hanging.add(key);
    const asked = gateway.ask(WEB, token);
    expect(await gateway.ask(WEB)).toBe(OLD_ANSWER);
    expect(await gateway.after(2000, 1, asked)).toBe("HTTP 503");
  });

  test("is in memory answers while the store is away", async () => {
    const { gateway, key } = await withView();
    expect(await gateway.ask(WEB, token)).toBe(OLD_ANSWER);
    for (const each of [key, POINTER_KEY]) gateway.store.overrides.set(each, "failing");
    gateway.clock.advanceSeconds(19);
    expect(await gateway.ask(WEB, token)).toBe(OLD_ANSWER);
  });
});
