import { describe, expect, test } from "vitest";
import { errorCodes, openGateway, optionCodes, post, rcodeOf, told } from "./gateway-harness.ts";
import { wireQuery, type QueryParts } from "./wire-query.ts";

const HOST = "productpage.ns1.svc.cluster.local";
const FOUND = ["NOERROR", `${HOST}. 30 A 10.96.0.10`];
const OPCODES: [string, number][] = [
  ["IQUERY", 1],
  ["STATUS", 2],
  ["NOTIFY", 4],
  ["UPDATE", 5],
  ["an opcode of the future", 15],
];

describe("RFC 8906: always answer something", () => {
  test.each<[title: string, parts: QueryParts]>([
    ["RFC 8906 section 3.1.3: CD", { flags: 0x0110 }],
    ["RFC 8906 section 3.1.3: AD", { flags: 0x0120 }],
    ["RFC 8906 section 3.1.3: the reserved bit of the header", { flags: 0x0140 }],
    ["RFC 8906 section 3.1.3: no RD", { flags: 0x0000 }],
    ["RFC 8906 section 3.2.3: an EDNS option that nobody knows", { edns: { options: [[65_001, ""]] } }],
    ["RFC 8906 section 3.2.4: reserved EDNS flags", { edns: { z: 0x4000 } }],
    ["RFC 8906 section 3.2.6: DO", { edns: { dnssecOk: true } }],
  ])("%s changes nothing about the answer", async (_title, parts) => {
    const { ask } = openGateway();
    const reply = await ask(`${HOST} A`, parts);
    expect([told(reply), optionCodes(reply)]).toEqual([FOUND, []]);
  });

  test("RFC 8906 section 3.1.2: a type that nobody knows is NODATA", async () => {
    const { ask } = openGateway();
    expect(told(await ask(`${HOST} TYPE1000`))).toEqual(["NOERROR"]);
  });

  test.each(OPCODES)("RFC 8906 section 3.1.4: %s is NOTIMP", async (_what, opcode) => {
    const { exchange } = openGateway();
    expect(rcodeOf(await exchange(wireQuery(`${HOST} A`, { flags: opcode << 11 })))).toBe("NOTIMP");
  });

  test("RFC 8906 section 3.2.2: a newer EDNS version is BADVERS, whatever options come with it", async () => {
    const { ask } = openGateway();
    const reply = await ask(`${HOST} A`, { edns: { version: 1, z: 0x4000, options: [[65_001, ""]] } });
    expect([told(reply), reply.edns?.version, optionCodes(reply)]).toEqual([["BADVERS"], 0, []]);
  });

  test.each([
    ["cut short", "000a ff"],
    ["longer than the OPT", "000a 0009 00"],
    ["a cookie of one octet", "000a 0001 00"],
  ])("RFC 8906 section 3.2.2: a newer EDNS version is BADVERS although its option is %s", async (_what, rdata) => {
    const { exchange } = openGateway();
    const octets = Buffer.from(rdata.replaceAll(" ", ""), "hex");
    const query = wireQuery(`${HOST} A`, { edns: { version: 1 } });
    // RDLENGTH is last where there are no options.
    query[query.length - 1] = octets.length;
    expect(rcodeOf(await exchange(Uint8Array.from([...query, ...octets])))).toBe("BADVERS");
  });
});

describe("RFC 9619: how many questions", () => {
  test.each<[title: string, parts: QueryParts]>([
    ["RFC 9619 section 4: two questions are a format error", { questions: 2 }],
    ["RFC 7873 section 5.4: no question is answered all the same", { questions: 0 }],
  ])("%s", async (_title, parts) => {
    const { upstream, fetch, ask } = openGateway();
    for (const edns of [undefined, {}]) {
      const all = edns === undefined ? parts : { ...parts, edns };
      expect((await fetch("/dns-query", post(wireQuery("www.example.com A", all)))).status).toBe(200);
      const reply = await ask("www.example.com A", all);
      expect([told(reply), reply.question, errorCodes(reply)]).toEqual([
        ["FORMERR"],
        [],
        edns === undefined ? [] : [0],
      ]);
    }
    expect(upstream.received).toEqual([]);
  });

  test.each<[title: string, parts: QueryParts]>([
    ["RFC 9619 section 4: a count of two before one question is no message", { questionCount: 2 }],
    ["RFC 9619 section 4: nor is one of 65535", { questionCount: 65_535 }],
  ])("%s", async (_title, parts) => {
    const { upstream, exchange } = openGateway();
    expect(rcodeOf(await exchange(wireQuery("www.example.com A", parts)))).toBe("HTTP 400");
    expect(upstream.received).toEqual([]);
  });

  test("RFC 9619 section 4: for another opcode the count is not ours to judge", async () => {
    const { exchange } = openGateway();
    expect(rcodeOf(await exchange(wireQuery(`${HOST} A`, { flags: 0x2800, questions: 2 })))).toBe("NOTIMP");
  });
});
