import { describe, expect, test } from "vitest";
import { zoneText } from "../../support/records.ts";
import { openGateway, told } from "./gateway-harness.ts";

const soa = (ttl: number, minimum: number): string =>
  `example.com. ${ttl} SOA ns.example.com. hostmaster.example.com. 1 7200 1800 86400 ${minimum}`;
const [NOERROR, SERVFAIL, NXDOMAIN] = [0, 2, 3];

describe("RFC 2308: negative caching", () => {
  test.each([
    ["RFC 2308 section 5: NXDOMAIN is kept for MINIMUM when that is the lesser", NXDOMAIN, soa(900, 60)],
    ["RFC 2308 section 5: NXDOMAIN is kept for the TTL of the SOA when that is the lesser", NXDOMAIN, soa(60, 900)],
    ["RFC 2308 section 5: NODATA is kept for MINIMUM when that is the lesser", NOERROR, soa(900, 60)],
    ["RFC 2308 section 5: NODATA is kept for the TTL of the SOA when that is the lesser", NOERROR, soa(60, 900)],
  ])("%s", async (_title, rcode, authority) => {
    const { time, upstream, ask } = openGateway({ settings: { staleSeconds: 0 } });
    upstream.says("gone.example.com. A", { rcode, authority: [authority] });
    expect((await ask("gone.example.com A")).authority[0]?.ttlSeconds).toBe(60);
    await time.pass(40_000);
    // Section 6: what is left of its time goes out with it.
    const kept = await ask("gone.example.com A");
    expect([kept.rcode, kept.authority[0]?.ttlSeconds]).toEqual([rcode, 20]);
    expect(upstream.asked).toHaveLength(1);
    await time.pass(21_000);
    await ask("gone.example.com A");
    expect(upstream.asked).toHaveLength(2);
  });

  test.each([
    ["RFC 2308 section 5: NXDOMAIN without SOA is not kept", NXDOMAIN],
    ["RFC 2308 section 5: NODATA without SOA is not kept", NOERROR],
  ])("%s", async (_title, rcode) => {
    const { time, upstream, ask } = openGateway();
    upstream.says("gone.example.com. A", { rcode });
    await ask("gone.example.com A");
    await time.pass(1);
    expect((await ask("gone.example.com A")).rcode).toBe(rcode);
    expect(upstream.asked).toHaveLength(2);
  });

  test.each([
    ["RFC 2308 section 3: NXDOMAIN of the mesh carries its SOA", "gone.ns1.svc.cluster.local A", "NXDOMAIN"],
    ["RFC 2308 section 3: NODATA of the mesh carries its SOA", "productpage.ns1.svc.cluster.local AAAA", "NOERROR"],
  ])("%s", async (_title, question, rcode) => {
    const { ask } = openGateway({ view: { autopath: false } });
    const reply = await ask(question);
    expect(told(reply)).toEqual([rcode]);
    expect(zoneText(reply.authority)).toEqual([
      expect.stringMatching(/^cluster\.local\. 5 SOA ns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. .* 5$/),
    ]);
  });

  test("RFC 2308 section 2.1: NXDOMAIN behind an alias is about the last name, and the alias stays", async () => {
    const { upstream, ask } = openGateway();
    const answer = ["www.example.com. 300 CNAME gone.example.com."];
    upstream.says("www.example.com. A", { rcode: NXDOMAIN, answer, authority: [soa(60, 60)] });
    const expected = ["NXDOMAIN", "www.example.com. 300 CNAME gone.example.com."];
    expect(told(await ask("www.example.com A"))).toEqual(expected);
    expect(told(await ask("www.example.com A"))).toEqual(expected);
    expect(upstream.asked).toHaveLength(1);
  });

  test("RFC 2308 section 7.1: a server failure is not kept for longer than five minutes", async () => {
    const { time, upstream, ask } = openGateway();
    upstream.says("broken.example.com. A", { rcode: SERVFAIL });
    for (let minutes = 0; minutes < 10; minutes++) {
      await ask("broken.example.com A");
      await time.pass(60_000);
    }
    upstream.says("broken.example.com. A", { answer: ["broken.example.com. 300 A 192.0.2.1"] });
    await time.pass(300_000);
    expect(told(await ask("broken.example.com A"))).toEqual(["NOERROR", "broken.example.com. 300 A 192.0.2.1"]);
  });
});
