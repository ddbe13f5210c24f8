import { describe, expect, test } from "vitest";
import { openGateway, told } from "./gateway-harness.ts";

describe("RFC 2181: clarifications to the DNS", () => {
  test("RFC 2181 section 5.2: the records of an RRset leave with one TTL, the least", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", {
      answer: ["www.example.com. 300 A 192.0.2.1", "www.example.com. 60 A 192.0.2.2"],
    });
    expect(told(await ask("www.example.com A"))).toEqual([
      "NOERROR",
      "www.example.com. 60 A 192.0.2.1",
      "www.example.com. 60 A 192.0.2.2",
    ]);
  });

  test("RFC 1035 section 4.1.1: AA belongs to the first owner, whatever stands behind its alias", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ["www.example.com. 300 A 192.0.2.1"] });
    const reply = await ask("outward.ns1.svc.cluster.local A");
    expect(told(reply)).toEqual([
      "NOERROR",
      "outward.ns1.svc.cluster.local. 30 CNAME www.example.com.",
      expect.stringMatching(/^www\.example\.com\. \d+ A 192\.0\.2\.1$/),
    ]);
    expect(reply.authoritativeAnswer).toBe(true);
  });

  test("RFC 2181 section 8: a TTL with its top bit set is a TTL of zero", async () => {
    const { upstream, ask } = openGateway();
    // 0x80000001
    upstream.says("www.example.com. A", { answer: ["www.example.com. 2147483649 A 192.0.2.1"] });
    expect(told(await ask("www.example.com A"))).toEqual(["NOERROR", "www.example.com. 0 A 192.0.2.1"]);
    await ask("www.example.com A");
    expect(upstream.asked).toEqual(["www.example.com. A", "www.example.com. A"]);
  });

  test("RFC 2181 section 10.1: an alias has one CNAME and nothing beside it", async () => {
    const { ask } = openGateway();
    for (const type of ["CNAME", "TXT", "MX", "SRV"]) {
      const { answer } = await ask(`inward.ns1.svc.cluster.local ${type}`);
      const atAlias = answer.filter(({ owner }) => owner === "inward.ns1.svc.cluster.local.");
      expect(atAlias.map((each) => each.type)).toEqual([5]);
    }
  });

  test("RFC 2181 section 10.1: of two aliases that an upstream gives one owner, no more than one is believed", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", {
      answer: [
        "www.example.com. 300 CNAME a.example.com.",
        "www.example.com. 300 CNAME b.example.com.",
        "a.example.com. 300 A 192.0.2.1",
      ],
    });
    const { answer } = await ask("www.example.com A");
    expect(answer.filter(({ type }) => type === 5).length).toBeLessThan(2);
  });
});
