import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import type { Answering } from "../../src/gateway/answering.ts";
import { buildAnswering } from "../../src/gateway/build-answering.ts";
import { parseSettings } from "../../src/gateway/settings.ts";
import type { TableSource } from "../../src/gateway/table-source.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import type { Upstream } from "../../src/resolver/upstream.ts";
import { StoreError } from "../../src/snapshot/store/store.ts";
import { ManualClock, NO_TIMER } from "../support/clock.ts";
import { outcome, question, replyOf, zoneText } from "../support/records.ts";
import { failing, meshTable, OBSERVED_SECONDS } from "../support/table.ts";
import { DNS, HeldTable, octetsIn, setUp, viewSettings, type SetUp } from "./gateway-under-test.ts";

const VIEW = viewSettings({ cluster: "east", namespace: "ns1" });

function rethrow(failure: unknown): void {
  throw failure;
}

describe("with the whole pipeline", () => {
  const clock = new ManualClock(OBSERVED_SECONDS * 1000);

  function wholeAnswering(table: TableSource, asked: string[] = [], reportFailure = rethrow): Answering {
    const upstream: Upstream = {
      label: "upstream",
      ask: ({ name }) => {
        asked.push(name);
        return Promise.resolve(replyOf([`${name} 300 A 192.0.2.80`]));
      },
    };
    return buildAnswering({
      settings: parseSettings({}),
      currentTable: () => table.current(),
      upstreams: [upstream],
      clockMs: clock.read,
      random: () => 0,
      startTimer: NO_TIMER,
      reportFailure,
    });
  }

  function wholeGateway(table: TableSource, asked?: string[], reportFailure?: typeof rethrow): SetUp {
    return setUp({ table, responder: wholeAnswering(table, asked, reportFailure).responderFor(VIEW, 1) });
  }

  async function ask(fetch: SetUp["fetch"], name: string, dnssecOk = false): Promise<string[]> {
    const octets = encodeExchangeQuery(question(name), { dnssecOk, checkingDisabled: false });
    const response = await fetch("/dns-query", { method: "POST", headers: DNS, body: octets });
    return outcome(decodeMessage(await octetsIn(response)));
  }

  test.each<[string, readonly string[]]>([
    ["productpage.ns1.svc.cluster.local", ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"]],
    [
      "productpage.ns1.svc.cluster.local.ns1.svc.cluster.local",
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.ns1.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    ["gone.ns1.svc.cluster.local", ["NXDOMAIN"]],
    ["localhost", ["NOERROR", "localhost. 86400 A 127.0.0.1"]],
    ["x.internal", ["NXDOMAIN"]],
    ["www.example.com", ["NOERROR", "www.example.com. 300 A 192.0.2.80"]],
  ])("%s", async (name, expected) => {
    const { fetch } = wholeGateway(new HeldTable(meshTable()));
    expect(await ask(fetch, name)).toEqual(expected);
    // The second time it comes out of the packet cache.
    expect(await ask(fetch, name)).toEqual(expected);
  });

  test("what upstream answered is asked for once", async () => {
    const asked: string[] = [];
    const { fetch } = wholeGateway(new HeldTable(meshTable()), asked);
    await ask(fetch, "www.example.com");
    await ask(fetch, "www.example.com.ns1.svc.cluster.local");
    await ask(fetch, "www.example.com");
    expect(asked).toEqual(["www.example.com."]);
  });

  test.each([[[true, false, true, false]], [[false, true, false, true]]])(
    "no cache gives a validator's name of one label to others, nor their denial to him: DO %j",
    async (bits) => {
      const asked: string[] = [];
      const { fetch } = wholeGateway(new HeldTable(meshTable()), asked);
      for (const dnssecOk of bits) {
        const expected = dnssecOk ? ["NOERROR", "com. 300 A 192.0.2.80"] : ["NXDOMAIN"];
        expect(await ask(fetch, "com", dnssecOk)).toEqual(expected);
      }
      expect(asked).toEqual(["com."]);
    },
  );

  test("a table that comes replaces what was said without it, and one that fails to come leaves the old", async () => {
    const table = new HeldTable();
    table.isDueNow = false;
    const { fetch } = wholeGateway(table);
    expect(await ask(fetch, "productpage.ns1.svc.cluster.local")).toEqual(["SERVFAIL"]);
    table.endRefresh(meshTable());
    expect((await ask(fetch, "productpage.ns1.svc.cluster.local"))[0]).toBe("NOERROR");
    table.endRefresh(meshTable({ hosts: [], digest: "d2" }));
    expect(await ask(fetch, "productpage.ns1.svc.cluster.local")).toEqual(["NXDOMAIN"]);
    table.isDueNow = true;
    const answer = ask(fetch, "ns1.svc.cluster.local");
    table.endRefresh(table.table, new Error("the store is down"));
    expect(await answer).toEqual(["NOERROR"]);
  });

  test("a reply is as fresh for HTTP caches as for DNS", async () => {
    const { fetch } = wholeGateway(new HeldTable(meshTable()));
    const octets = encodeMessage({
      ...decodeMessage(
        encodeExchangeQuery(question("gone.ns1.svc.cluster.local"), { dnssecOk: false, checkingDisabled: false }),
      ),
    });
    const response = await fetch(`/dns-query?dns=${encodeBase64Url(octets)}`);
    expect(response.headers.get("cache-control")).toBe("max-age=5");
    expect(zoneText(decodeMessage(await octetsIn(response)).authority)).toEqual([
      "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5",
    ]);
  });

  test.each([
    ["missing", 24],
    ["corrupt", 24],
    ["unavailable", 23],
    ["denied", 23],
  ] as const)("a store that is %s is SERVFAIL with extended error %i and the reason", async (code, expected) => {
    const problem = new StoreError(code, "snapshot/shard/x is not there");
    const failures: unknown[] = [];
    const { fetch } = wholeGateway(new HeldTable(failing(meshTable(), problem)), [], (failure) =>
      failures.push(failure),
    );
    const octets = encodeExchangeQuery(question("web.example.com"), { dnssecOk: false, checkingDisabled: false });
    const reply = decodeMessage(
      await octetsIn(await fetch("/dns-query", { method: "POST", headers: DNS, body: octets })),
    );
    expect(outcome(reply)).toEqual(["SERVFAIL"]);
    expect(extendedErrorsOf(reply.edns)).toEqual([
      { code: expected, text: "name table: snapshot/shard/x is not there" },
    ]);
    expect(failures).toEqual([problem]);
  });
});
