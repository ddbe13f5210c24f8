import { describe, expect, test } from "vitest";
import { formatRdataForPeople } from "../../../src/cli/query/rdata.ts";
import type { ResourceRecord } from "../../../src/dns/message.ts";
import { octetsOf, question } from "../../support/records.ts";

function recordOf(type: string, hex: string): ResourceRecord {
  const { name: owner, ...rest } = question("web.example.org", type);
  return { owner, ...rest, ttlSeconds: 30, rdata: octetsOf(hex) };
}

describe("RDATA for people", () => {
  test.each([
    ["A", "c0000201", "192.0.2.1"],
    ["AAAA", "20010db8000000000000000000000001", "2001:db8::1"],
    ["CNAME", "03776562076578616d706c65036f726700", "web.example.org."],
    ["TXT", "0568656c6c6f", '"hello"'],
    ["SRV", "0000 0005 0050 03776562076578616d706c65036f726700", "0 5 80 web.example.org."],
    ["CAA", "00 05 6973737565 63612e6578616d706c652e6e6574", '0 issue "ca.example.net"'],
    ["DS", "ec45 05 01 2bb183af5f22588179a53b0a98631fad1a292118", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"],
    ["DNSKEY", "0100 03 05 02616263", "256 3 5 AmFiYw=="],
    ["NAPTR", "0064 000a 01 55 07 4532552b736970 00 00", String.raw`100 10 "U" "E2U+sip" "" .`],
    ["NAPTR", "0064 000a 00 00 00 03777777076578616d706c65036f726700", String.raw`100 10 "" "" "" www.example.org.`],
    ["TLSA", "03 01 01 abcdef", "3 1 1 abcdef"],
    ["HINFO", "07 52464338343832 00", '"RFC8482" ""'],
    ["SSHFP", "02 01 123456789abcdef67890123456789abcdef67890", "2 1 123456789abcdef67890123456789abcdef67890"],
    ["HTTPS", "0001 00 0001 0003 026832", '1 . alpn="h2"'],
    ["NAPTR", "0064 000a 00 00 00 031b5b4a00", String.raw`100 10 "" "" "" \027[j.`],
    ["NAPTR", "0064 000a 00 00 00 03612e6200", String.raw`100 10 "" "" "" a\.b.`],
    ["TYPE65280", "abcd", String.raw`\# 2 abcd`],
  ])("of type %s is written as in a zone file, or in the generic form", (type, hex, text) => {
    expect(formatRdataForPeople(recordOf(type, hex))).toBe(text);
  });

  test.each([
    ["A", "c00002", String.raw`\# 3 c00002`],
    ["CAA", "00", String.raw`\# 1 00`],
    ["DS", "", String.raw`\# 0`],
    ["CAA", "00 03 1b5b4a 61", String.raw`\# 6 00031b5b4a61`],
    ["NAPTR", "0064", String.raw`\# 2 0064`],
    ["SSHFP", "02", String.raw`\# 1 02`],
    ["HINFO", "05 68", String.raw`\# 2 0568`],
  ])("of type %s that does not suit its type is written in the generic form", (type, hex, text) => {
    expect(formatRdataForPeople(recordOf(type, hex))).toBe(text);
  });
});
