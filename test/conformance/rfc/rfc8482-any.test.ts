import { describe, expect, test } from "vitest";
import { octetsOf } from "../../support/records.ts";
import { openGateway, told } from "./gateway-harness.ts";
import { wireQuery } from "./wire-query.ts";

const HINFO = 13;
const MANY = Array.from({ length: 60 }, (_, index) => `www.example.com. 300 A 192.0.2.${index}`);

describe("RFC 8482: ANY", () => {
  test.each([
    ["RFC 8482 section 4.2: a name of the mesh has one small record", "productpage.ns1.svc.cluster.local ANY"],
    ["RFC 8482 section 4.2: so has a name outside", "www.example.com ANY"],
  ])("%s", async (_title, question) => {
    const { upstream, ask, exchange } = openGateway();
    upstream.otherwise({ authority: ["example.com. 60 SOA ns.example.com. h.example.com. 1 7200 1800 86400 60"] });
    upstream.says("www.example.com. ANY", { answer: MANY });
    const reply = await ask(question, { edns: {} });
    // "RFC8482" and an empty string.
    expect(reply.answer.map(({ type, rdata }) => [type, rdata])).toEqual([[HINFO, octetsOf("0752464338343832 00")]]);
    expect([reply.rcode, reply.truncated, reply.authority]).toEqual([0, false, []]);
    expect((await exchange(wireQuery(question))).length).toBeLessThan(100);
  });

  test.each([
    ["RFC 8482 section 4: a name that is not there stays so", "gone.ns1.svc.cluster.local ANY"],
    ["RFC 8482 section 4: outside as well", "gone.example.com ANY"],
  ])("%s", async (_title, question) => {
    const { ask } = openGateway({ view: { autopath: false } });
    expect(told(await ask(question))).toEqual(["NXDOMAIN"]);
  });
});
