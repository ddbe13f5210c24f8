import { describe, expect, test } from "vitest";
import { startTimer } from "../../src/gateway/start-timer.ts";
import { edgeCache, type EdgeCacheParts } from "../../src/worker/edge-cache.ts";

const MESSAGE = new Uint8Array([0, 1, 2, 250]);
const NOW_MS = 1_700_000_000_000;
let scopes = 0;

/** Parts with a scope of their own: workerd's cache outlives a test. */
function parts(changed: Partial<EdgeCacheParts> = {}): EdgeCacheParts & { readonly failures: unknown[] } {
  const failures: unknown[] = [];
  const reportFailure = (failure: unknown): void => void failures.push(failure);
  const scope = `test ${++scopes}`;
  return { cache: caches.default, scope, clockMs: () => NOW_MS, startTimer, reportFailure, ...changed, failures };
}

/** A cache that does as it is told, instead of workerd's. */
function cacheThat(match: () => Promise<Response | undefined>): EdgeCacheParts["cache"] {
  return { match, put: () => Promise.reject(new Error("no cache here")) };
}

describe("the cache of the data centre, in workerd", () => {
  test("gives back what was kept, to whoever has the same upstreams, with its age", async () => {
    const made = parts();
    await edgeCache(made).keep("web.example. 1 1  ", MESSAGE, 300);
    const later = edgeCache({ ...made, clockMs: () => NOW_MS + 12_001 });
    expect(await later.find("web.example. 1 1  ")).toEqual({ message: MESSAGE, ageSeconds: 13 });
    expect(made.failures).toEqual([]);
  });

  test.each([
    ["another question", { key: "web.example. 28 1  " }],
    ["other upstreams", { scope: "https://192.0.2.53/dns-query" }],
  ])(
    "has nothing for %s",
    async (_title, { key = "web.example. 1 1  ", ...changed }: { key?: string; scope?: string }) => {
      const made = parts();
      await edgeCache(made).keep("web.example. 1 1  ", MESSAGE, 300);
      expect(await edgeCache({ ...made, ...changed }).find(key)).toBeUndefined();
    },
  );

  test("replaces what it had", async () => {
    const tier = edgeCache(parts());
    await tier.keep("a", MESSAGE, 300);
    await tier.keep("a", new Uint8Array([7]), 300);
    expect((await tier.find("a"))?.message).toEqual(new Uint8Array([7]));
  });

  test("knows names by digests only, where nobody can fetch them", async () => {
    const urls: string[] = [];
    const cache: EdgeCacheParts["cache"] = {
      match: () => Promise.resolve(undefined),
      put: (request) => {
        urls.push(new Request(request).url);
        return Promise.resolve();
      },
    };
    await edgeCache(parts({ cache })).keep("secret.example. 1 1  ", MESSAGE, 300);
    expect(urls).toEqual([expect.stringMatching(/^https:\/\/replies\.meshdoh\.invalid\/[\w-]{22}$/)]);
  });

  test("is told how long to keep a reply", async () => {
    const kept: (string | null)[] = [];
    const cache: EdgeCacheParts["cache"] = {
      match: () => Promise.resolve(undefined),
      put: (_request, response) => {
        kept.push(response.headers.get("cache-control"));
        return Promise.resolve();
      },
    };
    await edgeCache(parts({ cache })).keep("a", MESSAGE, 42);
    expect(kept).toEqual(["max-age=42"]);
  });
});

describe("a cache that is none", () => {
  test("is waited for 50 ms", async () => {
    const timers: { readonly milliseconds: number; readonly expired: () => void }[] = [];
    const inHand = (milliseconds: number, expired: () => void): (() => void) => {
      timers.push({ milliseconds, expired });
      return () => undefined;
    };
    const cache = cacheThat(() => new Promise(() => undefined));
    const found = edgeCache(parts({ cache, startTimer: inHand })).find("a");
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([50]);
    timers[0]?.expired();
    expect(await found).toBeUndefined();
  });

  test("is as good as empty when it fails, which is told once", async () => {
    const made = parts({ cache: cacheThat(() => Promise.reject(new Error("no cache here"))) });
    const tier = edgeCache(made);
    expect([await tier.find("a"), await tier.find("a"), await tier.keep("a", MESSAGE, 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(made.failures).toEqual([new Error("no cache here")]);
  });

  test("that has what we have not kept has nothing", async () => {
    const tier = edgeCache(parts({ cache: cacheThat(() => Promise.resolve(new Response(MESSAGE))) }));
    expect(await tier.find("a")).toBeUndefined();
  });
});
