import { expect, test } from "vitest";
import { freshSeconds } from "../../src/gateway/fresh-seconds.ts";
import { octetsOf } from "../support/records.ts";
import { REPLY } from "./gateway-under-test.ts";

const QUESTION = "03 777777 07 6578616d706c65 03 636f6d 00 001c 0001";
/** www.example.com. 300 CNAME of itself: an alias and nothing behind it. */
const ALIAS = "c00c 0005 0001 0000012c 0002 c00c";
/** The root, for 900 seconds. */
const NS = "00 0002 0001 00000384 0001 00";
/** TTL 900, MINIMUM 60. */
const SOA = "07 6578616d706c65 03 636f6d 00 0006 0001 00000384 0016 00 00 00000001 00001c20 00000708 00015180 0000003c";

test.each<[string, Uint8Array<ArrayBuffer>, number]>([
  ["an answer: its least TTL", REPLY, 3709],
  ["NXDOMAIN: the MINIMUM of its SOA", octetsOf(`0000 8183 0001 0000 0001 0000 ${QUESTION} ${SOA}`), 60],
  ["NODATA: the MINIMUM of its SOA", octetsOf(`0000 8180 0001 0000 0001 0000 ${QUESTION} ${SOA}`), 60],
  ["NXDOMAIN without an SOA: not at all", octetsOf(`0000 8183 0001 0000 0000 0000 ${QUESTION}`), 0],
  ["NODATA without an SOA: not at all", octetsOf(`0000 8180 0001 0000 0000 0000 ${QUESTION}`), 0],
  ["NXDOMAIN with an NS alone: not at all", octetsOf(`0000 8183 0001 0000 0001 0000 ${QUESTION} ${NS}`), 0],
  ["NODATA with an NS alone: not at all", octetsOf(`0000 8180 0001 0000 0001 0000 ${QUESTION} ${NS}`), 0],
  ["an alias of nothing: not at all", octetsOf(`0000 8180 0001 0001 0001 0000 ${QUESTION} ${ALIAS} ${NS}`), 0],
  [
    "an alias of nothing with an SOA: its MINIMUM",
    octetsOf(`0000 8180 0001 0001 0001 0000 ${QUESTION} ${ALIAS} ${SOA}`),
    60,
  ],
  ["SERVFAIL: not at all", octetsOf(`0000 8182 0001 0000 0001 0000 ${QUESTION} ${SOA}`), 0],
  ["REFUSED: not at all", octetsOf(`0000 8185 0001 0000 0001 0000 ${QUESTION} ${SOA}`), 0],
])("HTTP caches keep %s", (_what, reply, expected) => {
  expect(freshSeconds(reply)).toBe(expected);
});
