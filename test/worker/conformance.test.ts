import { env, reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { ALL_CASES } from "../conformance/all-cases.ts";
import { answerTo, expectedOf } from "../conformance/ask.ts";
import { upstreamFetch } from "../conformance/upstream.ts";
import { openWorker, type OpenedWorker } from "./open-worker.ts";

// The same cases as in test/conformance, over DNS-over-HTTPS out of Workers KV in workerd.

const { entries, tokens } = inject("conformanceWorld");
let worker: OpenedWorker;

beforeAll(async () => {
  vi.stubGlobal("fetch", upstreamFetch);
  for (const [key, base64] of entries) {
    await env.SNAPSHOTS.put(
      key,
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
  }
  worker = await openWorker({ MESHDOH_UPSTREAM: "https://upstream.example/dns-query" });
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await reset();
});

describe("every name answers as its source says, in workerd", () => {
  test.each(ALL_CASES.map((each) => [each.title, each.view, each.question, each] as const))(
    "%s [%s: %s]",
    async (_title, view, _question, asked) => {
      expect(await answerTo(asked, tokens[view] ?? "", (path, request) => worker.fetch(path, request))).toEqual(
        expectedOf(asked),
      );
    },
  );
});
