import { describe, expect, test } from "vitest";
import { FormatError, NameSyntaxError } from "../../src/dns/errors.ts";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import {
  addressRecord,
  aliasRecord,
  nameServerRecord,
  pointerRecord,
  readNameRdata,
  readSoaMinimumSeconds,
  soaRecord,
  srvRecord,
  textRecord,
} from "../../src/dns/rdata.ts";
import { hex } from "./octets.ts";

const OWNER = parseName("example.org.");

function soa(ttlSeconds: number, minimumSeconds: number): ResourceRecord {
  const names = { primary: parseName("ns.example.org."), mailbox: parseName(String.raw`a\.b.example.org.`) };
  const numbers = { serial: 0xffff_ffff, refreshSeconds: 2, retrySeconds: 3, expireSeconds: 4, minimumSeconds };
  return soaRecord(OWNER, { ...names, ...numbers }, ttlSeconds);
}

describe("records that are built", () => {
  test.each([
    ["A", addressRecord(OWNER, "192.0.2.1", 30), 1, "c0000201"],
    ["AAAA", addressRecord(OWNER, "2001:db8::1", 30), 28, "20010db8000000000000000000000001"],
    ["CNAME", aliasRecord(OWNER, parseName("a.b."), 30), 5, "01 'a' 01 'b' 00"],
    ["PTR", pointerRecord(OWNER, parseName("a.b."), 30), 12, "01 'a' 01 'b' 00"],
    ["NS", nameServerRecord(OWNER, parseName("a.b."), 30), 2, "01 'a' 01 'b' 00"],
    ["TXT", textRecord(OWNER, "1.1.0", 30), 16, "05 '1.1.0'"],
    ["an empty TXT", textRecord(OWNER, "", 30), 16, "00"],
    ["TXT in UTF-8", textRecord(OWNER, "é", 30), 16, "02 c3a9"],
    [
      "SRV",
      srvRecord(OWNER, { priority: 1, weight: 258, port: 65_535, target: parseName("a.b.") }, 30),
      33,
      "0001 0102 ffff 01 'a' 01 'b' 00",
    ],
    [
      "SOA",
      soa(30, 5),
      6,
      "02 'ns' 07 'example' 03 'org' 00 03 'a.b' 07 'example' 03 'org' 00 ffffffff 00000002 00000003 00000004 00000005",
    ],
  ])("%s", (_name, record, type, rdata) => {
    expect(record).toEqual({ owner: "example.org.", type, class: 1, ttlSeconds: 30, rdata: hex(rdata) });
  });

  test("refuse what is no address", () => {
    expect(() => addressRecord(OWNER, "10.0.0.1/24", 30)).toThrow('not an IP address: "10.0.0.1/24"');
    expect(() => parseName("a..b")).toThrow(NameSyntaxError);
  });

  test("refuse text that is too long for a character-string", () => {
    expect(textRecord(OWNER, "x".repeat(255), 30).rdata).toHaveLength(256);
    expect(() => textRecord(OWNER, "é".repeat(128), 30)).toThrow("character-string of 256 octets");
  });
});

describe("RDATA that is read", () => {
  test("as a name is that name in canonical form", () => {
    expect(readNameRdata({ ...aliasRecord(OWNER, OWNER, 30), rdata: hex("03 'WwW' 00") })).toBe("www.");
  });

  test.each(["", "03 'ww'", "00 00", "c000"])("as a name is refused when it is %j", (rdata) => {
    expect(() => readNameRdata({ ...aliasRecord(OWNER, OWNER, 30), rdata: hex(rdata) })).toThrow(FormatError);
  });

  test("of SOA has its MINIMUM at the end", () => {
    expect(readSoaMinimumSeconds(soa(30, 5))).toBe(5);
    expect(() => readSoaMinimumSeconds({ ...soa(30, 5), rdata: new Uint8Array(21) })).toThrow(FormatError);
  });
});
