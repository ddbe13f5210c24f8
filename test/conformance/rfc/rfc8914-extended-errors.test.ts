import { describe, expect, test } from "vitest";
import { extendedErrorsOf } from "../../../src/dns/ede.ts";
import { errorCodes, openGateway, told } from "./gateway-harness.ts";

const WITH_EDNS = { edns: {} };
const [STALE, NOT_READY, BLOCKED, PROHIBITED, UNREACHABLE, NETWORK, SYNTHESIZED] = [3, 14, 15, 18, 22, 23, 29];
/** DNSSEC Bogus (6) with a text. */
const BOGUS = "0006 7369676e6174757265";

describe("RFC 8914: extended errors", () => {
  test("RFC 8914 section 4.15: a table that is not loaded yet is Not Ready", async () => {
    const { ask } = openGateway({ table: undefined });
    const reply = await ask("productpage.ns1.svc.cluster.local A", WITH_EDNS);
    expect([told(reply), errorCodes(reply)]).toEqual([["SERVFAIL"], [NOT_READY]]);
  });

  test("RFC 8914 section 4.4: a table past its lease is a Stale Answer", async () => {
    const { time, ask } = openGateway();
    await time.pass(7_200_000);
    expect(errorCodes(await ask("productpage.ns1.svc.cluster.local A", WITH_EDNS))).toEqual([STALE]);
  });

  test("RFC 8914 section 4.19: a view that may not ask is told that it is Prohibited", async () => {
    const { ask } = openGateway({ view: { public: false } });
    const reply = await ask("www.example.com A", WITH_EDNS);
    expect([told(reply), errorCodes(reply)]).toEqual([["REFUSED"], [PROHIBITED]]);
  });

  test.each([
    ["RFC 8914 section 4.23: an upstream that cannot be reached", "breaks", UNREACHABLE],
    ["RFC 8914 section 4.24: an upstream that says nothing useful", { lie: { id: 7 } }, NETWORK],
  ] as const)("%s is told, but not who it is", async (_title, act, code) => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", act);
    const reply = await ask("www.example.com A", WITH_EDNS);
    const [error, ...others] = extendedErrorsOf(reply.edns);
    expect(told(reply)).toEqual(["SERVFAIL"]);
    expect([error?.code, others]).toEqual([code, []]);
    expect(error?.text).toMatch(/^no upstream answered: ./);
    expect(error?.text).not.toContain("example");
  });

  test("RFC 8914 section 3: what upstream says beside a refusal is kept", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 5, options: [[15, "0012 6e6f"]] });
    const reply = await ask("www.example.com A", WITH_EDNS);
    expect([told(reply), extendedErrorsOf(reply.edns)]).toEqual([
      ["SERVFAIL"],
      [
        { code: 18, text: "no" },
        { code: 22, text: "no upstream answered: REFUSED" },
      ],
    ]);
  });

  test("RFC 8914 section 3: what upstream says is kept with its answer", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { answer: ["www.example.com. 300 A 192.0.2.1"], options: [[15, BOGUS]] });
    for (const _ of ["from upstream", "out of the cache"]) {
      const reply = await ask("www.example.com A", WITH_EDNS);
      expect(extendedErrorsOf(reply.edns)).toEqual([{ code: 6, text: "signature" }]);
    }
    expect(upstream.asked).toHaveLength(1);
  });

  test("RFC 8914 section 3: so is what it says with its failure", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", { rcode: 2, options: [[15, BOGUS]] });
    expect(errorCodes(await ask("www.example.com A", WITH_EDNS))).toContain(6);
    expect(errorCodes(await ask("www.example.com A", WITH_EDNS))).toContain(6);
  });

  test.each([
    ["RFC 8914 section 4.16: a special-use name says why it stays", "a.invalid A", BLOCKED],
    ["IANA registry of extended errors: an alias made here is Synthesized", "productpage.ns1 A", SYNTHESIZED],
  ])("%s", async (_title, question, code) => {
    const { ask } = openGateway();
    const errors = extendedErrorsOf((await ask(question, WITH_EDNS)).edns);
    expect(errors).toEqual([{ code, text: expect.stringMatching(/./) }]);
  });

  test("RFC 8914 section 2: who does not speak EDNS is told nothing", async () => {
    const { upstream, ask } = openGateway();
    upstream.says("www.example.com. A", "breaks");
    expect((await ask("www.example.com A")).edns).toBeUndefined();
  });

  test("RFC 8914 section 2: a text is UTF-8 without NUL at its end", async () => {
    const { upstream, ask } = openGateway();
    // "ok" and a NUL, as some servers send it.
    upstream.says("www.example.com. A", { rcode: 2, options: [[15, "0000 6f6b 00"]] });
    const { edns } = await ask("www.example.com A", WITH_EDNS);
    expect(extendedErrorsOf(edns).map(({ text }) => text)).toContain("ok");
    expect(edns?.options.filter(({ code }) => code === 15).map(({ data }) => data.at(-1))).not.toContain(0);
  });
});
