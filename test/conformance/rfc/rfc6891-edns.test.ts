import { describe, expect, test } from "vitest";
import { openGateway, optionCodes, rcodeOf, told } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };

describe("RFC 6891: EDNS", () => {
  test.each([
    ["RFC 6891 section 6.1.1: a query with OPT gets a reply with OPT", { edns: {} }, true],
    ["RFC 6891 section 6.1.1: a query without OPT gets a reply without", {}, false],
  ])("%s", async (_title, parts, expected) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [] });
    // From upstream, out of the cache, of the mesh, and a denial.
    for (const name of ["www.example.com", "www.example.com", "productpage.ns1.svc.cluster.local", "gone.invalid"]) {
      expect([name, (await ask(`${name} A`, parts)).edns !== undefined]).toEqual([name, expected]);
    }
  });

  test("RFC 6891 section 6.1.1: OPT is no part of what is cached", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[65_001, "aa"]] });
    expect((await ask("www.example.com A", { edns: {} })).edns).toBeDefined();
    expect((await ask("www.example.com A")).edns).toBeUndefined();
    expect(upstream.asked).toHaveLength(1);
  });

  test("RFC 6891 section 6.1.1: two OPT records are a format error", async () => {
    const { upstream, exchange } = openGateway();
    // No message that could be read, so that over HTTP it is a bad request.
    expect(rcodeOf(await exchange(wireQuery("www.example.com A", { edns: {}, opts: 2 })))).toBe("HTTP 400");
    expect(upstream.received).toEqual([]);
  });

  test.each([1, 2, 255])("RFC 6891 section 6.1.3: version %i is BADVERS, with OPT of version 0", async (version) => {
    const { upstream, ask } = openGateway();
    const reply = await ask("www.example.com A", { edns: { version } });
    expect([told(reply), reply.edns?.version]).toEqual([["BADVERS"], 0]);
    expect(upstream.received).toEqual([]);
  });

  test("RFC 6891 section 6.1.2: an option that nobody knows is neither echoed nor passed on", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    const parts = { edns: { options: [[65_001, "c0ffee"]] } } as const;
    const reply = await ask("www.example.com A", parts);
    expect([told(reply), optionCodes(reply)]).toEqual([["NOERROR", "www.example.com. 300 A 192.0.2.1"], []]);
    expect(optionCodes(upstream.lastQuery)).not.toContain(65_001);
    expect(optionCodes(await ask("productpage.ns1.svc.cluster.local A", parts))).toEqual([]);
  });

  test("RFC 6891 section 6.1.2: an option of upstream that nobody asked for stays here", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ANSWER, options: [[65_001, "c0ffee"]] });
    expect(optionCodes(await ask("www.example.com A", { edns: {} }))).toEqual([]);
  });

  test("RFC 6891 section 6.1.4: the reserved flags of a query are ignored, and zero in its reply", async () => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ANSWER);
    const reply = await exchange(wireQuery("www.example.com A", { edns: { z: 0x7fff } }));
    // OPT is last and has no options: root, type, size, extended rcode, version, flags, RDLENGTH.
    expect([...reply.subarray(-11, -8), ...reply.subarray(-6)]).toEqual([0, 0, 41, 0, 0, 0, 0, 0, 0]);
  });
});
