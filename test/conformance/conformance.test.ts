import { beforeAll, describe, expect, test } from "vitest";
import { buildAccess } from "../../src/gateway/build-access.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { dohUpstream } from "../../src/gateway/doh-upstream.ts";
import { createGateway, type Gateway } from "../../src/gateway/gateway.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import { startTimer } from "../../src/gateway/start-timer.ts";
import { createEntries } from "../../src/gateway/views/view-entries.ts";
import { SnapshotReader } from "../../src/snapshot/load.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { arrivalOf } from "../gateway/arrivals.ts";
import { ALL_CASES } from "./all-cases.ts";
import { answerTo, expectedOf, type GatewayFetch } from "./ask.ts";
import { upstreamFetch } from "./upstream.ts";
import { buildWorld, type ConformanceWorld } from "./world.ts";

// The gateway out of a store that sync and view wrote; here on Node, in test/worker as the Worker in workerd.

let world: ConformanceWorld;
let fetch: GatewayFetch;

beforeAll(async () => {
  world = await buildWorld();
  const store = new MemoryStore();
  for (const [key, base64] of world.entries) {
    await store.put(new Map([[key, new Uint8Array(Buffer.from(base64, "base64"))]]));
  }
  const gateway = openGateway(store);
  fetch = (path, init) => gateway.fetch(new Request(`https://gateway.example${path}`, init), arrivalOf());
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

const program = {
  clockMs: Date.now,
  random: Math.random,
  startTimer,
  reportFailure: (failure: unknown): void => {
    throw failure;
  },
};

function openGateway(store: MemoryStore): Gateway {
  const settings = parseSettings({});
  const tableSource = new SnapshotReader({ store, nowMs: program.clockMs });
  const upstream = { label: "upstream", href: "https://upstream.example/dns-query" };
  const answering = buildAnswering({
    ...program,
    settings,
    currentTable: () => tableSource.current(),
    upstreams: [dohUpstream(upstream, upstreamFetch)],
  });
  const entryOf = createEntries(answering);
  const access = buildAccess({ ...program, settings, store, entryOf, fetcher: upstreamFetch });
  return createGateway({ ...program, access, answering, tableSource });
}
