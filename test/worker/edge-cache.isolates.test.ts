import { env, reset } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { KvBindingStore } from "../../src/snapshot/store/kv-binding.ts";
import { upstreamFetch } from "../conformance/upstream.ts";
import { outcome } from "../support/records.ts";
import { services, snapshotOf } from "../support/snapshots.ts";
import { openWorker } from "./open-worker.ts";

const NOW_SECONDS = 1_000_000;
/** No other test asks this one, so that nothing of theirs is in the cache. */
const UPSTREAM = { MESHDOH_UPSTREAM: "https://edge-cache.example/dns-query" };
const OPEN = { ...UPSTREAM, MESHDOH_ANONYMOUS_VIEW: "tests" };

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await reset();
});

/** What isolates that come one after the other answer to one question, and how often upstream is asked in all. */
async function askIsolates(
  variables: Readonly<Record<string, string>>,
  atSeconds: readonly number[],
): Promise<{ readonly outcomes: string[][]; readonly exchanges: number }> {
  // Only the clock: KV and the cache need real timers.
  vi.useFakeTimers({ toFake: ["Date"] });
  const upstream = vi.fn<typeof upstreamFetch>(upstreamFetch);
  vi.stubGlobal("fetch", upstream);
  await publishSnapshot(new KvBindingStore(env.SNAPSHOTS), await snapshotOf(services(1)), { nowSeconds: NOW_SECONDS });
  const outcomes: string[][] = [];
  for (const seconds of atSeconds) {
    vi.setSystemTime((NOW_SECONDS + seconds) * 1000);
    outcomes.push(outcome(await (await openWorker(variables)).ask("www.example.com")));
  }
  return { outcomes, exchanges: upstream.mock.calls.length };
}

describe("isolates that come one after the other", () => {
  test("share what upstream said with MESHDOH_EDGE_CACHE=on, its age taken off", async () => {
    expect(await askIsolates({ ...OPEN, MESHDOH_EDGE_CACHE: "on" }, [0, 100])).toEqual({
      outcomes: [
        ["NOERROR", "www.example.com. 300 A 192.0.2.80"],
        ["NOERROR", "www.example.com. 200 A 192.0.2.80"],
      ],
      exchanges: 1,
    });
  });

  test("ask again each by default", async () => {
    expect(await askIsolates(OPEN, [0, 100])).toEqual({
      outcomes: [
        ["NOERROR", "www.example.com. 300 A 192.0.2.80"],
        ["NOERROR", "www.example.com. 300 A 192.0.2.80"],
      ],
      exchanges: 2,
    });
  });
});
