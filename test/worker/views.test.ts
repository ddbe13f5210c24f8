import { env, reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { addView, removeViews } from "../../src/cli/view/edit.ts";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import type { ViewSettings } from "../../src/mesh/view.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { KvBindingStore } from "../../src/snapshot/store/kv-binding.ts";
import { hashViewCredential } from "../../src/snapshot/view-credential.ts";
import { formatViewToken } from "../../src/snapshot/view-token.ts";
import { observation } from "../support/mesh-values.ts";
import { outcome } from "../support/records.ts";
import { snapshotContent } from "../support/snapshots.ts";
import { addresses, host, service } from "../support/table.ts";
import { openWorker, queryFor, type OpenedWorker } from "./open-worker.ts";

const START_SECONDS = 1_700_000_000;
const NAME = "web.ns1.svc.cluster.local";
const DNS = { "content-type": "application/dns-message" };

beforeEach(async () => {
  // Only the clock: KV needs real timers.
  vi.useFakeTimers({ toFake: ["Date"], now: START_SECONDS * 1000 });
  const seen = { observedSeconds: START_SECONDS, leaseSeconds: 86_400 };
  const hosts = [
    host(NAME, [
      service(addresses("10.96.0.1"), { cluster: "east" }),
      service(addresses("10.97.0.1"), { cluster: "west" }),
    ]),
  ];
  const content = snapshotContent(hosts, { clusters: [observation("east", seen), observation("west", seen)] });
  await publishSnapshot(store(), await buildSnapshot(content), { nowSeconds: START_SECONDS });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await reset();
});

function store(): KvBindingStore {
  return new KvBindingStore(env.SNAPSHOTS);
}

/** Adds a view of that cluster, called like it, and gives back its token. */
async function addViewOf(cluster: string, parts: { operator?: true; expiresSeconds?: number } = {}): Promise<string> {
  const { operator, expiresSeconds } = parts;
  const settings: ViewSettings = {
    name: cluster,
    cluster,
    reach: "mesh",
    families: ["v4", "v6"],
    autopath: true,
    public: true,
    ttlSeconds: 7,
    ...(operator && { operator }),
  };
  const end = expiresSeconds === undefined ? {} : { expiresSeconds };
  const token = formatViewToken(crypto.getRandomValues(new Uint8Array(24)));
  const credentials = [{ namedBy: "token", text: token, shown: token }] as const;
  await addView(store(), { settings, createdSeconds: START_SECONDS, ...end }, credentials);
  return token;
}

async function ask(worker: OpenedWorker, token: string): Promise<string[] | number> {
  const headers = { ...DNS, authorization: `Bearer ${token}` };
  const response = await worker.fetch("/dns-query", { method: "POST", headers, body: queryFor(NAME) });
  const octets = new Uint8Array(await response.arrayBuffer());
  return response.status === 200 ? outcome(decodeMessage(octets)) : response.status;
}

describe("a Worker without an anonymous view", () => {
  test("answers each token as its view, by header and by path, again and again", async () => {
    const [east, west] = [await addViewOf("east", { operator: true }), await addViewOf("west")];
    const worker = await openWorker({});
    for (let round = 0; round < 3; round++) {
      expect(await ask(worker, east)).toEqual(["NOERROR", `${NAME}. 7 A 10.96.0.1`]);
      expect(await ask(worker, west)).toEqual(["NOERROR", `${NAME}. 7 A 10.97.0.1`]);
      const response = await worker.fetch(`/${west}/dns-query?dns=${encodeBase64Url(queryFor(NAME))}`);
      expect(response.headers.get("cache-control")).toBe("private, max-age=7");
      expect(outcome(decodeMessage(new Uint8Array(await response.arrayBuffer())))).toEqual([
        "NOERROR",
        `${NAME}. 7 A 10.97.0.1`,
      ]);
    }
    expect((await worker.fetch(`/dns-query?dns=${encodeBase64Url(queryFor(NAME))}`)).status).toBe(401);
    expect((await worker.fetch(`/${east}/explain?name=${NAME}`)).status).toBe(200);
    expect((await worker.fetch(`/${west}/explain?name=${NAME}`)).status).toBe(403);
    expect((await worker.fetch(`/explain?name=${NAME}`)).status).toBe(401);
  });

  test("stops answering a view that was removed, and one that expired", async () => {
    const [removed, expiring] = [
      await addViewOf("east"),
      await addViewOf("west", { expiresSeconds: START_SECONDS + 10 }),
    ];
    const worker = await openWorker({});
    expect(await ask(worker, removed)).toEqual(["NOERROR", `${NAME}. 7 A 10.96.0.1`]);
    expect(await ask(worker, expiring)).toEqual(["NOERROR", `${NAME}. 7 A 10.97.0.1`]);
    await removeViews(store(), "east");
    vi.setSystemTime((START_SECONDS + 10) * 1000);
    expect(await ask(worker, expiring)).toBe(401);
    vi.setSystemTime((START_SECONDS + 20) * 1000);
    expect(await ask(worker, removed)).toBe(401);
  });

  test("says that a damaged view is there, to its operator without its token", async () => {
    const complaints = vi.spyOn(console, "error").mockReturnValue();
    const token = await addViewOf("east");
    const key = viewKey(await hashViewCredential(token));
    await env.SNAPSHOTS.put(key, "{}");
    const worker = await openWorker({});
    expect(await ask(worker, token)).toBe(503);
    expect(complaints).toHaveBeenCalledExactlyOnceWith(
      "a view could not be read:",
      expect.stringContaining(`StoreError: ${key.slice(0, 17)}…: formatVersion is not a whole number`),
    );
  });

  test("says nothing of what a damaged view holds", async () => {
    const complaints = vi.spyOn(console, "error").mockReturnValue();
    const token = await addViewOf("east");
    await env.SNAPSHOTS.put(viewKey(await hashViewCredential(token)), "secret-host.example");
    const worker = await openWorker({});
    expect(await ask(worker, token)).toBe(503);
    const printed = complaints.mock.calls.flat().map((word: unknown) => {
      return word instanceof Error ? `${word.message} ${String(word.cause)}` : String(word);
    });
    expect(printed).toHaveLength(2);
    // The cause of this error quotes it.
    expect(printed.join("\n")).not.toContain("secret");
  });
});

test("a Worker with an anonymous view answers tokens as their views, and wrong ones not at all", async () => {
  const west = await addViewOf("west");
  const worker = await openWorker({ MESHDOH_ANONYMOUS_VIEW: "anyone", MESHDOH_VIEW_CLUSTER: "east" });
  expect(await ask(worker, west)).toEqual(["NOERROR", `${NAME}. 7 A 10.97.0.1`]);
  expect(outcome(await worker.ask(NAME))).toEqual(["NOERROR", `${NAME}. 30 A 10.96.0.1`]);
  expect(await ask(worker, `${west.slice(0, -1)}!`)).toBe(401);
  expect(await ask(worker, `mdoh_${"A".repeat(32)}`)).toBe(401);
});
