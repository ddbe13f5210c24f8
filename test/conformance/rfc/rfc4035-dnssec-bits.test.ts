import { describe, expect, test } from "vitest";
import { openGateway, told } from "./gateway-harness.ts";

const ANSWER = ["www.example.com. 300 A 192.0.2.1"];
const [AD, CD, RD] = [0x0020, 0x0010, 0x0100];
const WITH_DO = { edns: { dnssecOk: true } };

describe("RFC 3225, RFC 4035 and RFC 6840: DO, CD and AD", () => {
  test.each([
    ["RFC 3225 section 3: DO is copied to the reply", WITH_DO, true],
    ["RFC 3225 section 3: without DO there is none in the reply", { edns: {} }, false],
  ])("%s", async (_title, parts, expected) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    for (const question of ["www.example.com A", "www.example.com A", "productpage.ns1.svc.cluster.local A"]) {
      expect((await ask(question, parts)).edns?.dnssecOk).toBe(expected);
    }
  });

  test("RFC 3225 section 3: DO reaches upstream, and only then", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    await ask("www.example.com A", WITH_DO);
    expect(upstream.lastQuery.edns?.dnssecOk).toBe(true);
    await ask("www.example.com A");
    expect(upstream.lastQuery.edns?.dnssecOk ?? false).toBe(false);
  });

  test.each([
    ["RFC 4035 section 3.2.2: CD is copied to the reply and passed on", RD | CD, true],
    ["RFC 4035 section 3.2.2: without CD there is none", RD, false],
  ])("%s", async (_title, flags, expected) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    expect((await ask("www.example.com A", { flags })).checkingDisabled).toBe(expected);
    expect(upstream.lastQuery.checkingDisabled).toBe(expected);
    expect((await ask("www.example.com A", { flags })).checkingDisabled).toBe(expected);
  });

  test("RFC 4035 section 3.2.2: what was found without checking is not given to those who want it checked", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    await ask("www.example.com A", { flags: RD | CD });
    await ask("www.example.com A");
    expect(upstream.asked).toHaveLength(2);
  });

  test("RFC 4035 section 3.2.1: who wants signatures does not get a reply that was asked for without", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    await ask("www.example.com A");
    const signature = "www.example.com. 300 RRSIG 0001080300";
    upstream.says("www.example.com. A", { answer: [...ANSWER, signature] });
    expect((await ask("www.example.com A", WITH_DO)).answer.map(({ type }) => type)).toEqual([1, 46]);
    expect(upstream.asked).toHaveLength(2);
  });

  test.each([
    ["RFC 6840 section 5.8: AD of upstream is passed to who set AD", { flags: RD | AD }, true, true],
    ["RFC 6840 section 5.8: AD of upstream is passed to who set DO", WITH_DO, true, true],
    ["RFC 6840 section 5.8: nobody else sees AD", {}, true, false],
    ["RFC 4035 section 3.2.3: what upstream did not authenticate has no AD", { flags: RD | AD }, false, false],
  ])("%s", async (_title, parts, authenticData, expected) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER, authenticData });
    expect((await ask("www.example.com A", parts)).authenticData).toBe(expected);
    expect((await ask("www.example.com A", parts)).authenticData).toBe(expected);
  });

  test("RFC 6840 section 5.7: upstream is asked whether the data is authentic", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER });
    await ask("www.example.com A");
    expect(upstream.lastQuery.authenticData).toBe(true);
  });

  test.each([
    ["RFC 4035 section 3.2.3: what the mesh says has no AD", "productpage.ns1.svc.cluster.local A"],
    ["RFC 4035 section 3.2.3: an alias made here takes AD away", "outward.ns1.svc.cluster.local A"],
    ["RFC 4035 section 3.2.3: what is made up for ANY has none", "www.example.com ANY"],
    ["RFC 4035 section 3.2.3: so does the walk of a search list", "www.example.com.ns1.svc.cluster.local A"],
  ])("%s", async (_title, question) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ANSWER, authenticData: true });
    upstream.says("www.example.com. HINFO", { answer: ["www.example.com. 300 HINFO 0161 0162"], authenticData: true });
    const reply = await ask(question, { flags: RD | AD });
    expect(reply.answer.length).toBeGreaterThan(0);
    expect(reply.authenticData).toBe(false);
  });

  test("RFC 4035 section 3.2.3: AD of a query is no AD of its reply", async () => {
    const { ask } = openGateway();
    const reply = await ask("gone.ns1.svc.cluster.local A", { flags: RD | AD });
    expect([told(reply), reply.authenticData]).toEqual([["NXDOMAIN"], false]);
  });
});
