import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { octetsOf, zoneText } from "../../support/records.ts";
import { openGateway, post, told, type GatewayUnderTest } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

/** The examples of RFC 8484 section 4.1.1. */
const GET_A = "/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB";
const GET_LONG_LABEL =
  "/dns-query?dns=AAABAAABAAAAAAAAAWE-NjJjaGFyYWN0ZXJsYWJlbC1tYWtlcy1iYXNlNjR1cmwtZGlzdGluY3QtZnJvbS1zdGFuZGFyZC1iYXNlNjQHZXhhbXBsZQNjb20AAAEAAQ";
const LONG_NAME = "a.62characterlabel-makes-base64url-distinct-from-standard-base64.example.com.";
const SOA = ["example.com. 900 SOA ns.example.com. hostmaster.example.com. 1 7200 1800 86400 60"];
const DELEGATION = ["example.com. 900 NS ns.example.com."];
const MANY = Array.from({ length: 200 }, (_, index) => `many.example.com. 300 A 192.0.2.${index}`);

function openExample(): GatewayUnderTest {
  const gateway = openGateway();
  gateway.upstream
    .says("www.example.com. A", { answer: ["www.example.com. 128 A 192.0.2.1", "www.example.com. 128 A 192.0.2.2"] })
    .says("www.example.com. AAAA", { answer: ["www.example.com. 3709 AAAA 2001:db8:abcd:12:1:2:3:4"] })
    .says("empty.example.com. A", { authority: SOA })
    .says("gone.example.com. A", { rcode: 3, authority: SOA })
    .says("delegated.example.com. A", { authority: DELEGATION })
    .says("gone.delegated.example.com. A", { rcode: 3, authority: DELEGATION })
    .says("alias.example.com. A", { answer: ["alias.example.com. 300 CNAME empty.example.com."] })
    .says("broken.example.com. A", { rcode: 2, authority: SOA })
    .says("many.example.com. A", { answer: MANY })
    .says(`${LONG_NAME} A`, { answer: [`${LONG_NAME} 300 A 192.0.2.3`] });
  return gateway;
}

function get(query: Uint8Array): string {
  return `/dns-query?dns=${Buffer.from(query).toString("base64url")}`;
}

async function messageIn(response: Response): Promise<ReturnType<typeof decodeMessage>> {
  return decodeMessage(new Uint8Array(await response.arrayBuffer()));
}

describe("RFC 8484 section 4.1: the request", () => {
  test("RFC 8484 section 4.1.1: the examples of the RFC are answered", async () => {
    const { fetch } = openExample();
    expect((await messageIn(await fetch(GET_A))).answer).toHaveLength(2);
    const reply = await messageIn(await fetch(GET_LONG_LABEL));
    expect(told(reply)).toEqual(["NOERROR", `${LONG_NAME} 300 A 192.0.2.3`]);
  });

  test("RFC 8484 section 4.1: GET and POST are answered alike", async () => {
    const { fetch } = openExample();
    const query = wireQuery("www.example.com A", { id: 0 });
    const [byGet, byPost] = [await fetch(get(query)), await fetch("/dns-query", post(query))];
    expect(await byGet.arrayBuffer()).toEqual(await byPost.arrayBuffer());
  });

  test("RFC 8484 section 4.1: upstream is asked with ID 0, so that HTTP caches see equal questions", async () => {
    const { upstream, ask } = openExample();
    const reply = await ask("www.example.com A", { id: 0xbeef });
    expect([upstream.lastQuery.id, reply.id]).toEqual([0, 0xbeef]);
  });

  test.each<[title: string, path: string, init: RequestInit, status: number]>([
    ["RFC 8484 section 4.1: no dns parameter is 400", "/dns-query", {}, 400],
    ["RFC 8484 section 4.1: two dns parameters are 400", `${GET_A}&dns=AAAB`, {}, 400],
    ["RFC 8484 section 6: base64url has no padding", `${GET_A}=`, {}, 400],
    ["RFC 8484 section 6: base64 of the other alphabet is 400", GET_LONG_LABEL.replace("WE-", "WE+"), {}, 400],
    ["RFC 8484 section 4.1: a message that is none is 400", "/dns-query?dns=AAAB", {}, 400],
    ["RFC 9110 section 15.5.6: another method is 405", "/dns-query", { method: "PUT", body: "x" }, 405],
    ["RFC 9110 section 15.5.5: another path is 404", "/dns", {}, 404],
  ])("%s", async (_title, path, init, status) => {
    const { upstream, fetch } = openExample();
    const response = await fetch(path, init);
    expect(response.status).toBe(status);
    expect(response.headers.has("allow")).toBe(status === 405);
    expect(upstream.received).toEqual([]);
  });

  test.each([
    ["RFC 8484 section 4.1: a body of another type is 415", "application/json", 415],
    ["RFC 9230: an oblivious message is 415", "application/oblivious-dns-message", 415],
    ["RFC 8484 section 6: the media type may be spelled otherwise", "Application/DNS-Message", 200],
  ])("%s", async (_title, type, status) => {
    const { fetch } = openExample();
    const init = { ...post(wireQuery("www.example.com A")), headers: { "content-type": type } };
    expect((await fetch("/dns-query", init)).status).toBe(status);
  });

  test("RFC 8484 section 6: a message of more than 65535 octets is 413", async () => {
    const { fetch } = openExample();
    expect((await fetch("/dns-query", post(new Uint8Array(65_536)))).status).toBe(413);
  });

  test("RFC 9230: there are no keys for oblivious queries", async () => {
    const { fetch } = openExample();
    expect((await fetch("/.well-known/odohconfigs")).status).toBe(404);
  });

  test("RFC 9110 section 9.3.2: HEAD is GET without its content", async () => {
    const { fetch } = openExample();
    const response = await fetch(GET_A, { method: "HEAD" });
    expect([response.status, response.headers.get("content-type"), (await response.arrayBuffer()).byteLength]).toEqual([
      200,
      "application/dns-message",
      0,
    ]);
  });
});

describe("RFC 9110: HEAD and Accept", () => {
  const PATH = "/resolve?name=www.example.com";

  test("RFC 9110 section 9.3.2: HEAD of JSON has the fields of GET, too", async () => {
    const { fetch } = openExample();
    const headers = { accept: "application/dns-json" };
    for (const path of [PATH, "/dns-query?name=www.example.com"]) {
      const [whole, head] = [await fetch(path, { headers }), await fetch(path, { headers, method: "HEAD" })];
      expect([head.status, await head.text()]).toEqual([200, ""]);
      expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers));
    }
  });

  test.each([
    ["RFC 9110 section 12.5.1: what Accept refuses is 406", GET_A, "application/dns-message;q=0, */*", 406],
    ["RFC 9110 section 12.5.1: the same for JSON", PATH, "application/*;q=0, */*", 406],
    ["RFC 9110 section 12.5.1: a type by its name wins over */*", GET_A, "application/dns-message;q=0.1, */*;q=0", 200],
    ["RFC 9110 section 12.5.1: the same for JSON", PATH, "application/json, */*;q=0", 200],
    ["RFC 9110 section 12.5.1: what stands in quotes is no range", GET_A, 'text/plain;x=",*/*;q=0"', 200],
  ])("%s", async (_title, path, accept, status) => {
    const { fetch } = openExample();
    expect((await fetch(path, { headers: { accept } })).status).toBe(status);
  });
});

describe("RFC 8484 section 4.2: the response", () => {
  test("RFC 8484 section 4.2.2: the example of the RFC, octet by octet", async () => {
    const { fetch } = openExample();
    const query = octetsOf("0000 0100 0001 0000 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001");
    const response = await fetch(get(query));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(
      octetsOf(`0000 8180 0001 0001 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 001c 0001
        c00c 001c 0001 00000e7d 0010 20010db8abcd00120001000200030004`),
    );
    expect(response.headers.get("content-type")).toBe("application/dns-message");
    expect(response.headers.get("cache-control")).toMatch(/(?:^|, )max-age=3709$/);
  });

  test.each([
    ["RFC 8484 section 4.2.1: NXDOMAIN is HTTP 200", "gone.example.com A", 3],
    ["RFC 8484 section 4.2.1: NODATA is HTTP 200", "empty.example.com A", 0],
    ["RFC 8484 section 4.2.1: SERVFAIL is HTTP 200", "broken.example.com A", 2],
  ])("%s", async (_title, question, rcode) => {
    const { fetch } = openExample();
    const response = await fetch("/dns-query", post(wireQuery(question)));
    expect([response.status, (await messageIn(response)).rcode]).toEqual([200, rcode]);
  });

  test("RFC 8484 section 6: the size that EDNS states means nothing, and nothing is truncated", async () => {
    const { ask } = openExample();
    const reply = await ask("many.example.com A", { edns: { sizeOctets: 512 } });
    expect([reply.truncated, reply.answer.length]).toEqual([false, 200]);
  });
});

describe("RFC 8484 section 5.1: HTTP caches", () => {
  test.each([
    ["RFC 8484 section 5.1: fresh for the least TTL", "www.example.com A", 128],
    ["RFC 8484 section 5.1: NODATA is fresh for MINIMUM", "empty.example.com A", 60],
    ["RFC 8484 section 5.1: NXDOMAIN is fresh for MINIMUM", "gone.example.com A", 60],
    ["RFC 8484 section 5.1: NODATA without SOA is not fresh", "delegated.example.com A", 0],
    ["RFC 8484 section 5.1: NXDOMAIN without SOA is not fresh", "gone.delegated.example.com A", 0],
    ["RFC 8484 section 5.1: an alias of nothing, without SOA, is not fresh", "alias.example.com A", 0],
    ["RFC 8484 section 5.1: a failure is not fresh", "broken.example.com A", 0],
    ["RFC 8484 section 5.1: a refusal is not fresh", "www.example.com AXFR", 0],
    ["RFC 8484 section 5.1: an answer of the mesh is fresh for its TTL", "productpage.ns1.svc.cluster.local A", 30],
  ])("%s", async (_title, question, seconds) => {
    const { fetch } = openExample();
    const path = get(wireQuery(question, { id: 0 }));
    expect((await fetch(path)).headers.get("cache-control")).toMatch(new RegExp(`(?:^|, )max-age=${seconds}$`));
  });

  test("RFC 8484 section 5.1: what is left of the TTL counts for a reply out of the cache", async () => {
    const { time, fetch } = openExample();
    await fetch(GET_A);
    await time.pass(28_000);
    expect((await fetch(GET_A)).headers.get("cache-control")).toMatch(/(?:^|, )max-age=100$/);
  });

  test("RFC 8484 section 5.1: the age of a reply in HTTP caches before us is taken off its TTLs", async () => {
    const { upstream, ask } = openExample();
    upstream.says("aged.example.com. A", { answer: ["aged.example.com. 300 A 192.0.2.1"], ageSeconds: 250 });
    expect(zoneText((await ask("aged.example.com A")).answer)).toEqual(["aged.example.com. 50 A 192.0.2.1"]);
  });
});
