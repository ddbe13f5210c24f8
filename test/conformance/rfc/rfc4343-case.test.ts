import { describe, expect, test } from "vitest";
import { openGateway } from "./gateway-harness.ts";
import { nameOctets, wireQuery } from "./wire-query.ts";

describe("RFC 4343: case", () => {
  test.each([
    ["RFC 4343 section 3: a name of the mesh is found in any case", "ProductPage.NS1.svc.CLUSTER.local"],
    ["RFC 4343 section 3: a name outside is found in any case", "WWW.Example.COM"],
  ])("%s", async (_title, name) => {
    const { upstream, ask, exchange } = openGateway();
    upstream.says("www.example.com. A", { answer: ["www.example.com. 300 A 192.0.2.1"] });
    expect((await ask(`${name} A`)).answer).toHaveLength(1);
    // Once more, out of the cache and in yet another case.
    expect((await ask(`${name.toLowerCase()} A`)).answer).toHaveLength(1);
    const reply = await exchange(wireQuery(`${name} A`));
    expect([...reply.subarray(12, 12 + name.length + 2)]).toEqual(nameOctets(name));
    // The owner of the answer is the question, so it has its case as well.
    expect([...reply.subarray(12 + name.length + 2 + 4).subarray(0, 2)]).toEqual([0xc0, 12]);
    expect(upstream.received.length).toBeLessThan(2);
  });
});
