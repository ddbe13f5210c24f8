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
  ["HTTPS", 65, "0001 00", String.raw`\# 3 000100`],
])("%s", (_name, type, rdata, text) => {
  expect(formatRdata({ owner: ROOT, type, class: 1, ttlSeconds: 0, rdata: hex(rdata) })).toBe(text);
});
