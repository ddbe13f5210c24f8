import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askGateway } from "../../src/cli/query/ask-gateway.ts";
import { askServer } from "../../src/cli/query/ask-server.ts";
import { formatRdataForPeople } from "../../src/cli/query/rdata.ts";
import type { Message } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { Rcode, RrClass, RrType } from "../../src/dns/numbers.ts";
import { addressRecord } from "../../src/dns/rdata.ts";
import { formatType } from "../../src/dns/type-names.ts";
import { startChain, type Chain } from "./chain.ts";
import { startDohUpstream, type DohUpstream } from "./doh-upstream.ts";

const FROM = ["east=manifests:test/fixtures/seed-story/east.yaml", "west=manifests:test/fixtures/seed-story/west.yaml"];
const START_TIMEOUT_MS = 120_000;

let upstream: DohUpstream;
let chain: Chain;

beforeAll(async () => {
  const outside = parseName("www.example.net");
  upstream = await startDohUpstream(({ name, type }) => {
    if (name !== outside) return undefined;
    return type === RrType.A ? [addressRecord(outside, "192.0.2.80", 300)] : [];
  });
  chain = await startChain({ from: FROM, cluster: "east", namespace: "ns1", upstreams: [upstream.url.href] });
}, START_TIMEOUT_MS);

afterAll(async () => {
  await chain?.stop();
  await upstream?.close();
}, START_TIMEOUT_MS);

async function ask(name: string, type: number = RrType.A, useTcp = false): Promise<Message> {
  const question = { name: parseName(name), type, class: RrClass.In };
  return (await askServer(question, chain.shim, { useTcp, timeoutMs: 10_000 })).message;
}

function answersOf(message: Message): string[] {
  return message.answer.map((record) => `${record.owner} ${formatType(record.type)} ${formatRdataForPeople(record)}`);
}

describe("a machine of namespace ns1 in cluster east", () => {
  test("gets CNAME and A for a name with the search list appended, in one exchange", async () => {
    const before = chain.exchanges();
    const reply = await ask("productpage.ns1.svc.cluster.local.ns1.svc.cluster.local");
    expect(answersOf(reply)).toEqual([
      "productpage.ns1.svc.cluster.local.ns1.svc.cluster.local. CNAME productpage.ns1.svc.cluster.local.",
      "productpage.ns1.svc.cluster.local. A 10.96.0.10",
    ]);
    expect(chain.exchanges() - before).toBe(1);
  });

  test.each([
    [
      "its own service, home cluster first",
      "productpage.ns1.svc.cluster.local",
      ["productpage.ns1.svc.cluster.local. A 10.96.0.10"],
    ],
    [
      "a service that lives only in west",
      "inventory.ns2.svc.cluster.local",
      ["inventory.ns2.svc.cluster.local. A 10.112.0.30"],
    ],
    [
      "a short name, behind its full name",
      "productpage",
      ["productpage. CNAME productpage.ns1.svc.cluster.local.", "productpage.ns1.svc.cluster.local. A 10.96.0.10"],
    ],
    ["an endpoint by its hostname", "db-1.db.ns1.svc.cluster.local", ["db-1.db.ns1.svc.cluster.local. A 10.1.0.21"]],
    ["a host outside, forwarded", "www.example.net", ["www.example.net. A 192.0.2.80"]],
    [
      "an ExternalName and what its target answers upstream",
      "mirror.ns1.svc.cluster.local",
      ["mirror.ns1.svc.cluster.local. CNAME www.example.net.", "www.example.net. A 192.0.2.80"],
    ],
  ])("resolves %s", async (_what, name, expected) => {
    expect(answersOf(await ask(name))).toEqual(expected);
  });

  test("resolves both endpoints of a headless service", async () => {
    const addresses = answersOf(await ask("db.ns1.svc.cluster.local")).toSorted();
    expect(addresses).toEqual(["db.ns1.svc.cluster.local. A 10.1.0.20", "db.ns1.svc.cluster.local. A 10.1.0.21"]);
  });

  test("tells two databases on port 3306 apart by VIPs that stay the same", async () => {
    const vips = async (): Promise<string[]> => {
      const replies = await Promise.all([ask("orders.rds.example.com"), ask("billing.rds.example.com")]);
      return replies.flatMap((reply) => reply.answer.map((record) => formatRdataForPeople(record)));
    };
    const [orders, billing, ...others] = await vips();
    expect(others).toEqual([]);
    expect(orders).toMatch(/^240\.240\.\d+\.\d+$/);
    expect(billing).toMatch(/^240\.240\.\d+\.\d+$/);
    expect(orders).not.toBe(billing);
    expect(await chain.synchronise(FROM), "a second sync of the same input changes nothing").toEqual([]);
    expect(await vips()).toEqual([orders, billing]);
  });

  test("never sends a name of the mesh upstream", async () => {
    await ask("nosuch.ns1.svc.cluster.local");
    await ask("nosuch.ns1.svc.cluster.local.ns1.svc.cluster.local");
    await ask("web-3.db.ns1.svc.cluster.local");
    expect(upstream.asked.filter((name) => !name.endsWith("example.net."))).toEqual([]);
  });

  test.each([
    ["productpage.ns1.svc.cluster.local", Rcode.NoError],
    ["productpage.ns1.svc.cluster.local.ns1.svc.cluster.local", Rcode.NoError],
    ["reviews.ns1.svc.cluster.local", Rcode.NoError],
    ["db.ns1.svc.cluster.local", Rcode.NoError],
    ["orders.rds.example.com", Rcode.NoError],
    ["www.example.net", Rcode.NoError],
    ["www.example.net.svc.cluster.local", Rcode.NoError],
    ["mirror.ns1.svc.cluster.local", Rcode.NoError],
    ["productpage", Rcode.NoError],
    ["ns1.svc.cluster.local", Rcode.NoError],
    ["svc.cluster.local", Rcode.NoError],
    ["cluster.local", Rcode.NoError],
    ["nosuch.ns1.svc.cluster.local", Rcode.NxDomain],
    ["web-3.db.ns1.svc.cluster.local", Rcode.NxDomain],
    ["nosuch.example.org", Rcode.NxDomain],
    ["nosuch.example.org.ns1.svc.cluster.local", Rcode.NxDomain],
  ])("sees one rcode for A, AAAA and HTTPS of %s", async (name, rcode) => {
    const replies = await Promise.all([RrType.A, RrType.Aaaa, RrType.Https].map((type) => ask(name, type)));
    expect(replies.map((reply) => reply.rcode)).toEqual([rcode, rcode, rcode]);
  });

  test("gets the same answer over UDP, over TCP and from the gateway", async () => {
    const name = "reviews.ns1.svc.cluster.local";
    const question = { name: parseName(name), type: RrType.Aaaa, class: RrClass.In };
    const { message } = await askGateway(question, { url: chain.gateway, timeoutMs: 10_000 });
    const expected = ["reviews.ns1.svc.cluster.local. AAAA fd00:e::11"];
    expect(answersOf(message)).toEqual(expected);
    expect(answersOf(await ask(name, RrType.Aaaa))).toEqual(expected);
    expect(answersOf(await ask(name, RrType.Aaaa, true))).toEqual(expected);
  });
});
