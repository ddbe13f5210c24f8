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
    // The first time, out of the cache in yet another case, and in the first case again.
    for (const spelled of [name, name.toLowerCase(), name]) {
      const reply = await exchange(wireQuery(`${spelled} A`));
      expect([...reply.subarray(12, 12 + name.length + 2)]).toEqual(nameOctets(spelled));
      // The owner of the answer is the question, so it has its case as well.
      expect([...reply.subarray(12 + name.length + 2 + 4).subarray(0, 2)]).toEqual([0xc0, 12]);
      expect((await ask(`${spelled} A`)).answer).toHaveLength(1);
    }
    expect(upstream.received.length).toBeLessThan(2);
  });
});
