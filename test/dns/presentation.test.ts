import { expect, test } from "vitest";
import { ROOT } from "../../src/dns/name.ts";
import { formatRdata } from "../../src/dns/presentation.ts";
import { hex } from "./octets.ts";

test.each([
  ["A", 1, "c0000201", "192.0.2.1"],
  ["A of three octets", 1, "c00002", String.raw`\# 3 c00002`],
  ["AAAA", 28, "20010db8000000000000000000000001", "2001:db8::1"],
  ["CNAME", 5, "03 'WwW' 03 'a.b' 00", String.raw`www.a\.b.`],
  ["NS of the root", 2, "00", "."],
  ["PTR cut short", 12, "03 'ww'", String.raw`\# 3 037777`],
  ["SOA", 6, "01 'a' 00 01 'b' 00 00000001 00000002 00000003 00000004 ffffffff", "a. b. 1 2 3 4 4294967295"],
  [
    "SOA with an octet more",
    6,
    "00 00 00000001 00000002 00000003 00000004 00000005 00",
    String.raw`\# 23 00000000000100000002000000030000000400000005` + "00",
  ],
  ["MX", 15, "000a 04 'mail' 00", "10 mail."],
  ["SRV", 33, "0001 0002 0050 01 'a' 00", "1 2 80 a."],
  ["SRV cut short", 33, "0001", String.raw`\# 2 0001`],
  ["TXT", 16, `05 'a"b\\c' 00 03 00ff20`, String.raw`"a\"b\\c" "" "\000\255 "`],
  ["TXT without strings", 16, "", String.raw`\# 0`],
  ["TXT that is cut short", 16, "05 'abc'", String.raw`\# 4 05616263`],
  ["TXT with two spaces", 16, "04 'a  b'", '"a  b"'],
  ["DNAME", 39, "01 'a' 00", "a."],
  ["HINFO", 13, "07 'RFC8482' 00", '"RFC8482" ""'],
  ["NAPTR", 35, "000a 0064 01 'u' 07 'E2U+sip' 00 01 'a' 00", '10 100 "u" "E2U+sip" "" a.'],
  ["DS", 43, "1234 0d 02 0123abcd", "4660 13 2 0123abcd"],
  ["DS without a digest", 43, "1234 0d 02", String.raw`\# 4 12340d02`],
  ["SSHFP", 44, "04 02 aabb", "4 2 aabb"],
  ["TLSA", 52, "03 01 01 ff00", "3 1 1 ff00"],
  ["DNSKEY", 48, "0101 03 0d 000102", "257 3 13 AAEC"],
  ["DNSKEY of four octets", 48, "0101 03 0d 00010203", "257 3 13 AAECAw=="],
  ["DNSKEY of five octets", 48, "0101 03 0d fbff0203ff", "257 3 13 +/8CA/8="],
  [
    "RRSIG",
    46,
    "0001 0d 02 0000012c 60000000 5f000000 1234 01 'a' 00 ffff",
    "A 13 2 300 1610612736 1593835520 4660 a. //8=",
  ],
  ["RRSIG of a type without a name", 46, `ff00 ${"00".repeat(17 - 1)} 00 aa`, "TYPE65280 0 0 0 0 0 0 . qg=="],
  ["CDS", 59, "1234 0d 02 0123abcd", "4660 13 2 0123abcd"],
  ["CDS that deletes", 59, "0000 00 00 00", "0 0 0 00"],
  ["CDNSKEY", 60, "0101 03 0d 000102", "257 3 13 AAEC"],
  // The example of RFC 4034 section 4.3.
  [
    "NSEC",
    47,
    `04 'host' 07 'example' 03 'com' 00 0006 400100000003 041b 000000000000000000000000000000000000000000000000000020`,
    "host.example.com. A MX RRSIG NSEC TYPE1234",
  ],
  ["NSEC with its last window cut short", 47, "00 0006 4001", String.raw`\# 5 0000064001`],
  // The examples of RFC 5155 appendix A: salt aabbccdd, and the hash 2t7b4g4vsa5smi47k61mv5bv1a22bojr.
  [
    "NSEC3",
    50,
    "01 01 000c 04 aabbccdd 14 174eb2409fe28bcb4887a1836f957f0a8425e27b 0007 220100000002 90",
    "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA MX RRSIG DNSKEY NSEC3PARAM",
  ],
  ["NSEC3 without salt and types", 50, "01 00 0000 00 01 ff", "1 0 0 - vs"],
  ["NSEC3PARAM", 51, "01 00 0000 00", "1 0 0 -"],
  ["CAA", 257, "80 05 'issue' 'ca.example; a=\"b\"'", String.raw`128 issue "ca.example; a=\"b\""`],
  ["CAA without a value", 257, "00 05 'issue'", '0 issue ""'],
  ["CAA with a tag that is none", 257, "00 02 1b5b 'x'", String.raw`\# 5 00021b5b78`],
  ["a type without a form", 65_280, "00ff", String.raw`\# 2 00ff`],
  ["HTTPS in AliasMode", 65, "0000 01 'a' 00", "0 a."],
  ["SVCB", 64, "0001 01 'a' 00 0001 0003 02 'h2' 0003 0002 20fb", '1 a. alpn="h2" port=8443'],
  ["SVCB with a compressed name", 64, "0001 c000", String.raw`\# 4 0001c000`],
  ["HTTPS with a parameter cut short", 65, "0001 00 0001", String.raw`\# 5 0001000001`],
])("%s", (_name, type, rdata, text) => {
  expect(formatRdata({ owner: ROOT, type, class: 1, ttlSeconds: 0, rdata: hex(rdata) })).toBe(text);
});
