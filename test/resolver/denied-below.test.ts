import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { nameFromLabels, ROOT, type Name } from "../../src/dns/name.ts";
import { deniedBelowOf, encodeDeniedBelow } from "../../src/resolver/denied-below.ts";
import { createReplyMemory } from "../../src/resolver/reply-memory.ts";
import { labels } from "../dns/arbitraries.ts";
import { ManualClock } from "../support/clock.ts";
import { octetsOf, replyOf } from "../support/records.ts";
import { name } from "../support/table.ts";
import { query, responderOf } from "./responder-under-test.ts";

const CLUSTER_LOCAL = "07 636c7573746572 05 6c6f63616c 00";

/** What an OPT with one option of this code and data says. */
function read(hex: string, code = 65_312): readonly Name[] | undefined {
  return deniedBelowOf({
    udpPayloadSizeOctets: 1232,
    version: 0,
    dnssecOk: false,
    options: [{ code, data: octetsOf(hex) }],
  });
}

test("the option holds uncompressed names in order", () => {
  expect(encodeDeniedBelow([name("svc.cluster.local"), name("cluster.local"), ROOT])).toEqual({
    code: 65_312,
    data: octetsOf(`03 737663 ${CLUSTER_LOCAL} ${CLUSTER_LOCAL} 00`),
  });
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(fc.array(labels, { minLength: 1, maxLength: 32 }), (lists) => {
      const names = lists.map((list) => nameFromLabels(list));
      const option = encodeDeniedBelow(names);
      expect(deniedBelowOf({ udpPayloadSizeOctets: 0, version: 0, dnssecOk: false, options: [option] })).toEqual(names);
    }),
  );
});

describe("reading", () => {
  test.each<[string, string, readonly string[]]>([
    ["names in order", `${CLUSTER_LOCAL} 03 636f6d 00`, ["cluster.local.", "com."]],
    ["names in canonical form", "07 434c5553544552 05 4c6f43614c 00", ["cluster.local."]],
    ["a dot inside a label", "03 612e62 00", ["a\\.b."]],
    ["the root", "00", ["."]],
  ])("takes %s", (_what, hex, expected) => {
    expect(read(hex)).toEqual(expected);
  });

  const LONGEST_LABEL = `3f ${"61".repeat(63)}`;
  test.each<[string, string]>([
    ["nothing", ""],
    ["a name without an end", "07 636c7573746572"],
    ["a label that is cut off", `${CLUSTER_LOCAL} 07 636c`],
    ["a compression pointer", `${CLUSTER_LOCAL} c000`],
    ["a label type that nobody uses", "40 00"],
    ["a name of 257 octets", `${LONGEST_LABEL.repeat(4)} 00`],
    ["more names than search lists have elements", "00".repeat(33)],
  ])("takes %s for no list of names", (_what, hex) => {
    expect(read(hex)).toBeUndefined();
  });

  test("looks at no other option, and does without OPT", () => {
    expect(read(CLUSTER_LOCAL, 65_313)).toBeUndefined();
    expect(deniedBelowOf(undefined)).toBeUndefined();
  });
});

test("no more names are written than are read", () => {
  const option = encodeDeniedBelow(Array.from({ length: 40 }, () => name("a")));
  expect(option.data).toEqual(octetsOf("01 61 00".repeat(32)));
});

test("a reply carries it at first and out of the packet cache, to queries with OPT only", async () => {
  const soa = "cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 5";
  const reply = replyOf([], { rcode: 3, authority: [soa], deniedBelow: [name("cluster.local"), ROOT] });
  const responder = responderOf({ reply, memory: createReplyMemory({ capacityOctets: 100_000 }) });
  const nowMs = new ManualClock().read();
  const withOpt = encodeMessage(
    query({ edns: { udpPayloadSizeOctets: 4096, version: 0, dnssecOk: false, options: [] } }),
  );
  for (const octets of [await responder.respond(withOpt, "tcp"), responder.respondAtOnce(withOpt, "tcp", nowMs)]) {
    expect(deniedBelowOf(decodeMessage(octets ?? new Uint8Array()).edns)).toEqual(["cluster.local.", "."]);
  }
  const plain = responder.respondAtOnce(encodeMessage(query()), "tcp", nowMs);
  expect(decodeMessage(plain ?? new Uint8Array())).not.toHaveProperty("edns");
});
