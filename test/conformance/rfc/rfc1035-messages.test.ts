import { describe, expect, test } from "vitest";
import { octetsOf } from "../../support/records.ts";
import { openGateway, rcodeOf, told } from "./gateway-harness.ts";
import { nameOctets, wireQuery } from "./wire-query.ts";

const ADDRESS = { answer: ["www.example.com. 300 A 192.0.2.1"] };
const LABEL_63 = "a".repeat(63);
/** 3 × 64 + 62 + 1 octets on the wire. */
const NAME_255 = [LABEL_63, LABEL_63, LABEL_63, "b".repeat(61)].join(".");

function header(octets: Uint8Array): number[] {
  return [...octets.subarray(0, 4)];
}

describe("RFC 1035 section 2.3.4: sizes", () => {
  test.each([
    ["RFC 1035 section 2.3.4: a label of 63 octets is a name", `${LABEL_63}.example.com A`, "NOERROR"],
    ["RFC 1035 section 2.3.4: a label of 64 octets is none", `${"a".repeat(64)}.example.com A`, "HTTP 400"],
    ["RFC 1035 section 2.3.4: a name of 255 octets is a name", `${NAME_255} A`, "NOERROR"],
    ["RFC 1035 section 2.3.4: a name of 256 octets is none", `${NAME_255}b A`, "HTTP 400"],
  ])("%s", async (_title, question, expected) => {
    const { upstream, exchange } = openGateway();
    upstream.otherwise({ rcode: 0, authority: ["com. 900 SOA a.nic.com. h.nic.com. 1 7200 1800 86400 900"] });
    expect(rcodeOf(await exchange(wireQuery(question)))).toBe(expected);
    expect(upstream.received).toHaveLength(expected === "NOERROR" ? 1 : 0);
  });
});

describe("RFC 1035 section 4.1.1: the header", () => {
  test.each([
    ["RFC 1035 section 4.1.1: RD is copied when it is set", 0x0100, [0x2a, 0x17, 0x81, 0x80]],
    ["RFC 1035 section 4.1.1: RD is copied when it is not", 0x0000, [0x2a, 0x17, 0x80, 0x80]],
    ["RFC 1035 section 4.1.1: Z is zero whatever the query has there", 0x0140, [0x2a, 0x17, 0x81, 0x80]],
    ["RFC 1035 section 4.1.1: AA, TC and RA of a query mean nothing", 0x0780, [0x2a, 0x17, 0x81, 0x80]],
  ])("%s", async (_title, flags, expected) => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", ADDRESS);
    const query = wireQuery("www.example.com A", { flags });
    expect(header(await exchange(query))).toEqual(expected);
    // Once more, out of the cache.
    expect(header(await exchange(query))).toEqual(expected);
  });

  test("RFC 1035 section 4.1.1: the opcode is copied", async () => {
    const { exchange } = openGateway();
    // STATUS, RD: NOTIMP.
    expect(header(await exchange(wireQuery("www.example.com A", { flags: 0x1100 })))).toEqual([0x2a, 0x17, 0x91, 0x84]);
  });

  test("RFC 1035 section 4.1.1: AA is for what the mesh itself says", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { ...ADDRESS, authoritative: true });
    expect((await ask("productpage.ns1.svc.cluster.local A")).authoritativeAnswer).toBe(true);
    expect((await ask("www.example.com A")).authoritativeAnswer).toBe(false);
  });
});

describe("RFC 1035 section 4.1.4: compression", () => {
  test.each([
    ["RFC 1035 section 4.1.4: a pointer to itself is no name", [0xc0, 12]],
    ["RFC 1035 section 4.1.4: a pointer forwards is no name", [0xc0, 14]],
    ["RFC 1035 section 4.1.4: two pointers at each other are no name", [1, 0x61, 0xc0, 12]],
    ["RFC 1035 section 4.1.4: a label type of the future is no name", [0x41, 0x61, 0]],
  ])("%s", async (_title, name) => {
    const { upstream, exchange } = openGateway();
    const [head, rest] = [
      [0x2a, 0x17, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      [0, 1, 0, 1],
    ];
    expect(rcodeOf(await exchange(Uint8Array.from([...head, ...name, ...rest])))).toBe("HTTP 400");
    expect(upstream.received).toEqual([]);
  });

  test("RFC 1035 section 4.1.4: owners that stood before are pointers", async () => {
    const { upstream, exchange } = openGateway();
    upstream.says("www.example.com. A", {
      answer: ["www.example.com. 300 A 192.0.2.1", "www.example.com. 300 A 192.0.2.2"],
    });
    const reply = await exchange(wireQuery("www.example.com A"));
    // Header, question, and twice: pointer, type, class, TTL, RDLENGTH, address.
    expect(reply).toHaveLength(12 + nameOctets("www.example.com").length + 4 + 2 * 16);
  });
});

describe("RFC 1035 section 3.2.4: classes", () => {
  test.each([
    ["RFC 1035 section 3.2.4: CHAOS is refused", 3],
    ["RFC 1035 section 3.2.5: class ANY is refused", 255],
  ])("%s", async (_title, queryClass) => {
    const { upstream, ask } = openGateway();
    expect(told(await ask("version.bind TXT", { class: queryClass }))).toEqual(["REFUSED"]);
    expect(upstream.received).toEqual([]);
  });
});

describe("RFC 3597: unknown types", () => {
  test("RFC 3597 section 3: RDATA of an unknown type passes octet by octet", async () => {
    const { upstream, ask } = openGateway();
    // Looks like a compression pointer, which it is not.
    upstream.says("www.example.com. TYPE65281", { answer: ["www.example.com. 300 TYPE65281 c00c00ff07"] });
    const { answer } = await ask("www.example.com TYPE65281");
    expect(answer.map(({ type, rdata }) => [type, rdata])).toEqual([[65_281, octetsOf("c00c00ff07")]]);
  });

  test("RFC 3597 section 4: names in RDATA of newer types are not compressed", async () => {
    const { upstream, exchange } = openGateway();
    const target = nameOctets("www.example.com");
    const rdata = Buffer.from([0, 1, 0, 1, 0, 1, ...target]).toString("hex");
    upstream.says("www.example.com. SRV", { answer: [`www.example.com. 300 SRV 1 1 1 www.example.com.`] });
    const reply = await exchange(wireQuery("www.example.com SRV"));
    expect(Buffer.from(reply).toString("hex")).toContain(rdata);
  });
});
