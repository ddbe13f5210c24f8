import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/dns/decode.ts";
import { told } from "./gateway-harness.ts";
import { openShim } from "./shim-harness.ts";
import { wireQuery } from "./wire-query.ts";

const ANSWER = { answer: ["www.example.com. 300 A 192.0.2.1"] };

describe("RFC 7766: DNS over TCP at the shim", () => {
  test("RFC 7766 section 5: TCP is answered like UDP", async () => {
    const { gateway, udp, tcp } = await openShim();
    gateway.says("www.example.com. A", ANSWER);
    const query = wireQuery("www.example.com A");
    udp.send(query);
    tcp.send(query);
    expect(told(decodeMessage(await tcp.next()))).toEqual(told(decodeMessage(await udp.next())));
  });

  test("RFC 7766 section 6.2.1: one connection carries many queries, each answered with its ID", async () => {
    const { gateway, tcp } = await openShim();
    gateway.says("www.example.com. A", ANSWER);
    tcp.send(...[1, 2, 3, 4].map((id) => wireQuery("www.example.com A", { id })));
    const ids: number[] = [];
    for (let count = 0; count < 4; count++) ids.push(decodeMessage(await tcp.next()).id);
    expect(ids.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  });

  test("RFC 7766 section 7: a reply does not wait for those before it", async () => {
    const { gateway, time, tcp } = await openShim();
    gateway.says("slow.example.com. A", { afterMs: 1000 }).says("www.example.com. A", ANSWER);
    tcp.send(wireQuery("slow.example.com A", { id: 1 }), wireQuery("www.example.com A", { id: 2 }));
    expect(decodeMessage(await tcp.next()).id).toBe(2);
    await time.pass(1000);
    expect(decodeMessage(await tcp.next()).id).toBe(1);
  });

  test("RFC 7766 section 8: length and message come in one segment", async () => {
    const { gateway, tcp } = await openShim();
    gateway.says("www.example.com. A", ANSWER);
    const segments: Uint8Array[] = [];
    tcp.socket.on("data", (segment: Uint8Array) => segments.push(segment));
    tcp.send(wireQuery("www.example.com A"));
    const reply = await tcp.next();
    expect(segments.map(({ length }) => length)).toEqual([2 + reply.length]);
  });
});

describe("RFC 7828 and RFC 7830 at the shim", () => {
  test.each([
    ["RFC 7828 section 3.3.2: keepalive is not answered over UDP", 11, ""],
    ["RFC 7830 section 4: nor is padding", 12, "0000"],
    ["RFC 7873 section 5.3: nor is a cookie", 10, "5a5a5a5a5a5a5a5a"],
  ])("%s", async (_title, code, hex) => {
    const { gateway, ask } = await openShim();
    gateway.says("www.example.com. A", ANSWER);
    for (const _ of ["from the gateway", "out of the cache"]) {
      const { edns } = await ask("www.example.com A", { edns: { options: [[code, hex]] } });
      expect(edns?.options).toEqual([]);
    }
  });
});

describe("RFC 9462 at the shim", () => {
  test.each([
    ["RFC 9462 section 6.1: the shim answers _dns.resolver.arpa itself", "_dns.resolver.arpa SVCB"],
    ["RFC 9462 section 6.4: and whatever else is at and below resolver.arpa", "other.resolver.arpa A"],
  ])("%s, with NODATA", async (_title, question) => {
    const { gateway, ask } = await openShim();
    gateway.otherwise("breaks");
    expect(told(await ask(question))).toEqual(["NOERROR"]);
    expect(gateway.received).toEqual([]);
  });
});
