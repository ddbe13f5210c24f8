import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { createReplyMemories } from "../../src/resolver/reply-memory.ts";
import { pipeline, type Resolver } from "../../src/resolver/resolver.ts";
import { createResponder, type Responder } from "../../src/resolver/responder.ts";
import { cacheReplies } from "../../src/resolver/stages/cache-replies.ts";
import { nameTable } from "../../src/resolver/stages/name-table.ts";
import { searchList } from "../../src/resolver/stages/search-list.ts";
import { NO_TIMER } from "../support/clock.ts";
import { outcome, question, replyOf } from "../support/records.ts";
import { addresses, cluster, host, OBSERVED_SECONDS, service, tableOf } from "../support/table.ts";
import { contextOf, viewOf } from "../support/view.ts";
import { query } from "./responder-under-test.ts";

// What caches have to do with the limitations of autopath; docs/autopath.md names these tests.

const TABLE = tableOf({
  clusters: [cluster("east", { namespaces: ["ns1", "ns2"] })],
  hosts: ["ns1", "ns2"].map((namespace, index) =>
    host(`web.${namespace}.svc.cluster.local`, [service(addresses(`10.0.0.${index + 1}`), { namespace })]),
  ),
});

interface Scene {
  /** What upstream was asked for. */
  readonly asked: string[];
  /** How often the pipeline was entered. */
  readonly entries: string[];
  /** Asks as a view of that namespace; the mnemonic of the rcode and the answer section. */
  readonly ask: (namespace: string, name: string) => Promise<string[]>;
}

/** The gateway's caches around and behind the search list: a packet cache for all views, and replies of upstream. */
function openScene(): Scene {
  const asked: string[] = [];
  const entries: string[] = [];
  const memoryOf = createReplyMemories({ capacityOctets: 100_000, snapshotDigest: () => TABLE.digest });
  const currentTable = (): typeof TABLE => TABLE;
  const upstream: Resolver = ({ name }) => {
    asked.push(name);
    return Promise.resolve(replyOf([`${name} 300 A 192.0.2.80`]));
  };
  const resolver = pipeline(
    [
      (next) => (each, context) => {
        entries.push(each.name);
        return next(each, context);
      },
      searchList({ currentTable, upstreamZones: [], ttlSeconds: 30 }),
      nameTable({ currentTable, assumedZones: [], upstreamZones: [], ttlSeconds: 30, random: () => 0 }),
      cacheReplies({
        maxOctets: 100_000,
        staleSeconds: 0,
        clockMs: () => OBSERVED_SECONDS * 1000,
        startTimer: NO_TIMER,
      }),
    ],
    upstream,
  );
  const responders = new Map(
    ["ns1", "ns2"].map((namespace, scope): [string, Responder] => {
      const search = [`${namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"];
      const view = viewOf({ namespace, search });
      const clockMs = (): number => OBSERVED_SECONDS * 1000;
      const contextAt = (): ReturnType<typeof contextOf> => contextOf({ view, nowMs: clockMs() });
      const reportFailure = (failure: unknown): void => {
        throw failure;
      };
      return [namespace, createResponder({ resolver, memory: memoryOf(scope), contextAt, clockMs, reportFailure })];
    }),
  );
  const ask = async (namespace: string, name: string): Promise<string[]> => {
    const responder = responders.get(namespace);
    const octets = encodeMessage(query({ question: [question(name)] }));
    const reply = responder?.respondAtOnce(octets, "tcp", OBSERVED_SECONDS * 1000);
    const whole = reply ?? (await responder?.respond(octets, "tcp"));
    return whole === undefined ? [] : outcome(decodeMessage(whole));
  };
  return { asked, entries, ask };
}

describe("caches", () => {
  test("AP-15: what one view is answered, no cache gives to another", async () => {
    const { ask } = openScene();
    for (const time of ["first", "second"]) {
      for (const [namespace, address] of [
        ["ns1", "10.0.0.1"],
        ["ns2", "10.0.0.2"],
      ] as const) {
        const full = `web.${namespace}.svc.cluster.local.`;
        const expected = ["NOERROR", `web. 30 CNAME ${full}`, `${full} 30 A ${address}`];
        expect(await ask(namespace, "web"), time).toEqual(expected);
      }
    }
  });

  test("AP-16: the CNAME of a walk is in no reply that another question finds in a cache", async () => {
    const { ask, asked } = openScene();
    const walked = [
      "NOERROR",
      "www.example.org.svc.cluster.local. 30 CNAME www.example.org.",
      "www.example.org. 300 A 192.0.2.80",
    ];
    const plain = ["NOERROR", "www.example.org. 300 A 192.0.2.80"];
    expect(await ask("ns1", "www.example.org.svc.cluster.local")).toEqual(walked);
    expect(await ask("ns1", "www.example.org")).toEqual(plain);
    expect(await ask("ns2", "www.example.org.svc.cluster.local")).toEqual(walked);
    expect(await ask("ns2", "www.example.org")).toEqual(plain);
    expect(asked).toEqual(["www.example.org."]);
  });

  test("AP-17: a walk is cached whole, and costs no look-up the second time", async () => {
    const { ask, entries, asked } = openScene();
    const first = await ask("ns1", "www.example.org.ns1.svc.cluster.local");
    expect(await ask("ns1", "www.example.org.ns1.svc.cluster.local")).toEqual(first);
    expect(first).toHaveLength(3);
    expect(entries).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});
