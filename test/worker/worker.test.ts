import { env, reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { extendedErrorsOf } from "../../src/dns/ede.ts";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { buildSnapshot } from "../../src/snapshot/build.ts";
import { publishSnapshot } from "../../src/snapshot/publish.ts";
import { KvBindingStore } from "../../src/snapshot/store/kv-binding.ts";
import { observation } from "../support/mesh-values.ts";
import { outcome, record } from "../support/records.ts";
import { snapshotContent } from "../support/snapshots.ts";
import { addresses, alias, endpoints, host, service, serviceEntry, vip } from "../support/table.ts";
import { openWorker, plainQueryFor, queryFor, type OpenedWorker } from "./open-worker.ts";

const VIEW = {
  MESHDOH_ANONYMOUS_VIEW: "tests",
  MESHDOH_VIEW_CLUSTER: "east",
  MESHDOH_VIEW_NAMESPACE: "ns1",
  MESHDOH_UPSTREAM: "https://upstream.example/dns-query",
};
const DNS = { "content-type": "application/dns-message" };
const [A, TXT, AAAA, HTTPS] = [1, 16, 28, 65];
const SOA = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5";

const HOSTS = [
  host("productpage.ns1.svc.cluster.local", [service(addresses("10.96.0.10"))]),
  host("dual.ns1.svc.cluster.local", [service(addresses("10.96.0.11", "fd00::b"))]),
  host("web.ns1.svc.cluster.local", [service(endpoints("10.1.0.1"))]),
  host("idle.ns1.svc.cluster.local", [service(endpoints())]),
  host("outward.ns1.svc.cluster.local", [service(alias("www.example.com"))]),
  host("api.partner.example", [serviceEntry(vip())], ["240.240.0.5", "2001:2::5"]),
  host("*.wild.example", [serviceEntry(addresses("10.9.9.1"))]),
];

/** An upstream that knows one name; the names it was asked for are in `asked`. */
const asked: string[] = [];
async function upstream(_url: string, init: RequestInit): Promise<Response> {
  const query = decodeMessage(new Uint8Array(await new Response(init.body ?? null).arrayBuffer()));
  const [question] = query.question;
  asked.push(question?.name ?? "");
  const known = question?.name === "www.example.com." && question.type === A;
  const answer = known ? [record("www.example.com. 300 A 192.0.2.80")] : [];
  const reply = { ...query, isResponse: true, recursionAvailable: true, rcode: known ? 0 : 3, answer };
  return new Response(encodeMessage(reply), { headers: DNS });
}

let worker: OpenedWorker;

beforeAll(async () => {
  vi.stubGlobal("fetch", upstream);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const content = snapshotContent(HOSTS, { clusters: [observation("east", { observedSeconds: nowSeconds })] });
  await publishSnapshot(new KvBindingStore(env.SNAPSHOTS), await buildSnapshot(content), { nowSeconds });
  worker = await openWorker(VIEW);
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await reset();
});

describe("a Worker with a view and a table", () => {
  test.each([
    [
      "a service",
      "productpage.ns1.svc.cluster.local",
      A,
      ["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"],
    ],
    ["its other family", "productpage.ns1.svc.cluster.local", AAAA, ["NOERROR"]],
    ["a type it has not", "productpage.ns1.svc.cluster.local", HTTPS, ["NOERROR"]],
    ["text it has not", "productpage.ns1.svc.cluster.local", TXT, ["NOERROR"]],
    [
      "a service of both families",
      "dual.ns1.svc.cluster.local",
      AAAA,
      ["NOERROR", "dual.ns1.svc.cluster.local. 30 AAAA fd00::b"],
    ],
    ["an endpoint", "web.ns1.svc.cluster.local", A, ["NOERROR", "web.ns1.svc.cluster.local. 30 A 10.1.0.1"]],
    ["a headless service without endpoints", "idle.ns1.svc.cluster.local", A, ["NXDOMAIN"]],
    ["a service that is not there", "nosuch.ns1.svc.cluster.local", A, ["NXDOMAIN"]],
    ["what lies below a service", "x.productpage.ns1.svc.cluster.local", A, ["NXDOMAIN"]],
    ["a namespace", "ns1.svc.cluster.local", A, ["NOERROR"]],
    ["the zone", "cluster.local", A, ["NOERROR"]],
    ["a VIP", "api.partner.example", A, ["NOERROR", "api.partner.example. 30 A 240.240.0.5"]],
    ["a wildcard", "any.thing.wild.example", A, ["NOERROR", "any.thing.wild.example. 30 A 10.9.9.1"]],
    [
      "a short name",
      "productpage",
      A,
      [
        "NOERROR",
        "productpage. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "a name with the search list appended",
      "productpage.ns1.svc.cluster.local.svc.cluster.local",
      A,
      [
        "NOERROR",
        "productpage.ns1.svc.cluster.local.svc.cluster.local. 30 CNAME productpage.ns1.svc.cluster.local.",
        "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10",
      ],
    ],
    [
      "a host outside with the search list appended",
      "www.example.com.ns1.svc.cluster.local",
      A,
      [
        "NOERROR",
        "www.example.com.ns1.svc.cluster.local. 30 CNAME www.example.com.",
        "www.example.com. 300 A 192.0.2.80",
      ],
    ],
    [
      "an ExternalName",
      "outward.ns1.svc.cluster.local",
      A,
      ["NOERROR", "outward.ns1.svc.cluster.local. 30 CNAME www.example.com.", "www.example.com. 300 A 192.0.2.80"],
    ],
    ["a host outside", "www.example.com", A, ["NOERROR", "www.example.com. 300 A 192.0.2.80"]],
    ["a special-use name", "printer.local", A, ["NXDOMAIN"]],
  ])("answers %s", async (_what, name, type, expected) => {
    expect(outcome(await worker.ask(name, type))).toEqual(expected);
  });

  test("sends no name of the mesh upstream", () => {
    expect(new Set(asked)).toEqual(new Set(["www.example.com."]));
  });

  test.each([
    ["NODATA", "productpage.ns1.svc.cluster.local", AAAA],
    ["NXDOMAIN", "nosuch.ns1.svc.cluster.local", A],
  ])("gives the SOA of the zone beside %s, and is authoritative", async (_what, name, type) => {
    const { authority, authoritativeAnswer } = await worker.ask(name, type);
    expect(outcome({ rcode: 0, answer: authority })).toEqual(["NOERROR", SOA]);
    expect(authoritativeAnswer).toBe(true);
  });

  test("keeps ID and spelling of the question, as cached and as not", async () => {
    const query = queryFor("dual.ns1.svc.cluster.local");
    query.set([0x12, 0x34], 0);
    // "dual" becomes "DuaL"; the owner of the answer is a pointer to the question (RFC 1035 section 4.1.4).
    query.set([0x44, 0x75, 0x61, 0x4c], 13);
    const questionOctets = query.subarray(12, 12 + "?dual?ns1?svc?cluster?local?".length + 4);
    for (const reply of [await worker.exchange(query), await worker.exchange(query)]) {
      expect([...reply.subarray(0, 2)]).toEqual([0x12, 0x34]);
      expect(reply.subarray(12, 12 + questionOctets.length)).toEqual(questionOctets);
      expect([...reply.subarray(12 + questionOctets.length).subarray(0, 2)]).toEqual([0xc0, 12]);
    }
  });

  test("has EDNS in the reply exactly when the query has it", async () => {
    const withEdns = await worker.ask("web.ns1.svc.cluster.local");
    const without = decodeMessage(await worker.exchange(plainQueryFor("web.ns1.svc.cluster.local")));
    expect([withEdns.edns?.version, without.edns]).toEqual([0, undefined]);
  });

  test("says which candidate a search list led to", async () => {
    const { edns } = await worker.ask("productpage");
    const text = "search list led to productpage.ns1.svc.cluster.local.";
    expect(extendedErrorsOf(edns)).toEqual([{ code: 29, text }]);
  });
});

describe("a Worker asked over HTTP", () => {
  const query = queryFor("productpage.ns1.svc.cluster.local");

  test("answers GET, for as long as the TTL", async () => {
    const response = await worker.fetch(`/dns-query?dns=${encodeBase64Url(query)}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/dns-message");
    expect(response.headers.get("cache-control")).toBe("max-age=30");
    const reply = decodeMessage(new Uint8Array(await response.arrayBuffer()));
    expect(outcome(reply)).toEqual(["NOERROR", "productpage.ns1.svc.cluster.local. 30 A 10.96.0.10"]);
  });

  test("is ready and alive", async () => {
    const pages = await Promise.all(["/readyz", "/healthz"].map((path) => worker.fetch(path)));
    expect(await Promise.all(pages.map(async (page) => `${page.status} ${await page.text()}`))).toEqual([
      "200 ready\n",
      "200 alive\n",
    ]);
  });

  test.each<[status: number, what: string, path: string, init: RequestInit<IncomingRequestCfProperties>]>([
    [400, "no query", "/dns-query", {}],
    [400, "a query that is not base64url", "/dns-query?dns=a+b/", {}],
    [400, "a query of three octets", "/dns-query", { method: "POST", headers: DNS, body: "abc" }],
    [401, "a token in the path", "/secret/dns-query", {}],
    [401, "a token in the header", "/dns-query", { headers: { authorization: "Bearer secret" } }],
    [401, "a token of no view", `/mdoh_${"A".repeat(32)}/dns-query`, {}],
    [404, "another path", "/nothing", {}],
    [405, "another method", "/dns-query", { method: "PUT", body: query }],
    [413, "a query over 64 KiB", "/dns-query", { method: "POST", headers: DNS, body: new Uint8Array(65_536) }],
    [
      415,
      "another media type",
      "/dns-query",
      { method: "POST", headers: { "content-type": "text/plain" }, body: query },
    ],
  ])("answers %i to %s", async (status, _what, path, init) => {
    const response = await worker.fetch(path, init);
    expect(response.status).toBe(status);
    expect((await response.text()).length).toBeGreaterThan(0);
  });
});
