import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import worker from "../../src/worker/worker.ts";
import { ALL_CASES } from "./all-cases.ts";
import { answerTo, expectedOf, type GatewayFetch } from "./ask.ts";
import { upstreamFetch } from "./upstream.ts";
import { buildWorld, type ConformanceWorld } from "./world.ts";

// The gateway's program, out of a store that sync and view wrote; here on Node, in test/worker in workerd.

let world: ConformanceWorld;
let fetch: GatewayFetch;

beforeAll(async () => {
  vi.stubGlobal("fetch", upstreamFetch);
  world = await buildWorld();
  const values = new Map(world.entries.map(([key, base64]) => [key, new Uint8Array(Buffer.from(base64, "base64"))]));
  const get = async (key: string): Promise<ArrayBuffer | null> => values.get(key)?.slice().buffer ?? null;
  const bindings = { SNAPSHOTS: { get }, MESHDOH_UPSTREAM: "https://upstream.example/dns-query" };
  fetch = async (path, init) => fetchFrom(bindings, new Request(`https://gateway.example${path}`, init));
});

afterAll(() => {
  vi.unstubAllGlobals();
});

describe("every name answers as its source says", () => {
  test.each(ALL_CASES.map((each) => [each.title, each.view, each.question, each] as const))(
    "%s [%s: %s]",
    async (_title, view, _question, asked) => {
      expect(await answerTo(asked, world.tokens[view] ?? "", fetch)).toEqual(expectedOf(asked));
    },
  );
});

test("no two cases are called the same", () => {
  const titles = ALL_CASES.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

test("whatever cannot be answered is a diagnostic, and nothing else is", () => {
  expect(world.diagnostics.map((line) => line.replace(/\S*\/clusters\//, ""))).toEqual([
    'warning: cluster east: east-istio.yaml:2 (document 1): ServiceEntry ns1/fixed: spec.addresses[2]: "10.20.0.0/16" is a block of addresses, which DNS cannot answer; skipped',
    "notice: cluster east: east-istio.yaml:47 (document 8): ServiceEntry ns1/novip: spec.hosts: *.novip.example. gets no automatic VIP: a wildcard needs spec.addresses, or resolution DYNAMIC_DNS",
    "notice: cluster east: east-istio.yaml:141 (document 26): VirtualService ns1/shop: spec.hosts[1]: no server of its Gateways takes www.elsewhere.example",
    "notice: cluster east: east-istio.yaml:158 (document 29): HTTPRoute ns1/v1: spec.hostnames[1]: no listener that it is attached to takes v1.other.example.",
  ]);
});

async function fetchFrom(bindings: unknown, request: Request): Promise<Response> {
  const response: unknown = await Reflect.apply(worker.fetch ?? (() => undefined), worker, [
    request,
    bindings,
    { waitUntil: () => undefined },
  ]);
  if (response instanceof Response) return response;
  throw new Error("the Worker has no fetch handler");
}
