import { expect, test } from "vitest";
import type { ResourceRecord } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { NameWriter } from "../../src/dns/name-writer.ts";
import { writeRecords, writeRrsets } from "../../src/dns/record-writer.ts";
import { Writer } from "../../src/dns/writer.ts";
import { hex } from "./octets.ts";

const RECORD: ResourceRecord = {
  owner: parseName("a"),
  type: 1,
  class: 1,
  ttlSeconds: 0x0102_0304,
  rdata: hex("c0000201"),
};
const FIRST = "01 'a' 00 0001 0001 01020304 0004 c0000201";
const NEXT = "c000 0001 0001 01020304 0004 c0000201";

function write(
  records: readonly ResourceRecord[],
  limitOctets = 65_535,
  run = writeRecords,
): { readonly count: number; readonly octets: Uint8Array } {
  const writer = new Writer();
  const count = run(writer, new NameWriter(writer), records, limitOctets);
  return { count, octets: writer.finish() };
}

test.each([
  [33, 2, `${FIRST} ${NEXT}`],
  [32, 1, FIRST],
  [17, 1, FIRST],
  [16, 0, ""],
])("within %i octets %i of the records stand, none of them in part", (limitOctets, count, octets) => {
  expect(write([RECORD, RECORD], limitOctets)).toEqual({ count, octets: hex(octets) });
});

test.each([
  ["all", 49, 3],
  ["the RRsets before the one that does not fit", 48, 1],
  ["the one that fits to the octet", 17, 1],
  ["none", 16, 0],
])("of RRsets stand %s within %s octets", (_what, limitOctets, count) => {
  const records = [RECORD, { ...RECORD, type: 16 }, { ...RECORD, type: 16 }];
  expect(write(records, limitOctets, writeRrsets).count).toBe(count);
  expect(write(records, limitOctets, writeRrsets).octets).toHaveLength([0, 17, 33, 49][count] ?? 0);
});

test.each<[string, Partial<ResourceRecord>]>([
  ["owner", { owner: parseName("b") }],
  ["class", { class: 3 }],
  ["type", { type: 28 }],
])("records of another %s are another RRset", (_what, difference) => {
  expect(write([RECORD, { ...RECORD, ...difference }], 17, writeRrsets).count).toBe(1);
});

test.each([
  ["a name of an old type, shorter", 5, "01 'x' 01 'a' 00", "0004 01 'x' c000"],
  ["a name of a newer type, whole", 39, "01 'x' 01 'a' 00", "0005 01 'x' 01 'a' 00"],
  ["octets around names", 15, "000a 01 'a' 00", "0004 000a c000"],
  ["nothing, in a dynamic update", 5, "", "0000"],
])("RDATA has its own size: %s", (_what, type, rdata, expected) => {
  const typeText = type.toString(16).padStart(4, "0");
  expect(write([{ ...RECORD, type, rdata: hex(rdata) }]).octets).toEqual(
    hex(`01 'a' 00 ${typeText} 0001 01020304 ${expected}`),
  );
});

test.each([
  ["of more than its name", { type: 5, rdata: hex("00 00") }, "RDATA of CNAME is not as long as its names say"],
  ["of less than its numbers", { type: 6, rdata: hex("00 00 00") }, "RDATA of SOA is not as long as its names say"],
  ["of more than 16 bits can count", { type: 16, rdata: new Uint8Array(65_536) }, "RDATA of TXT exceeds 65535 octets"],
])("RDATA %s is refused", (_what, difference, problem) => {
  expect(() => write([{ ...RECORD, ...difference }])).toThrow(new RangeError(problem));
});
