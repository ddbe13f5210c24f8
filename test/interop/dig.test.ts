import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askOnceWith, askWith, type PrintedReply } from "./dns-tool.ts";
import { startH2cFront } from "./h2c-front.ts";
import { lookFor } from "./required-tools.ts";
import { startTcpRelay } from "./tcp-relay.ts";
import { startToolChain, WIDE_ENDPOINTS, type ToolChain } from "./tool-chain.ts";

const TOOLS = lookFor({ tools: ["dig"] });

const PRODUCTPAGE = "productpage.ns1.svc.cluster.local.";
const PRODUCTPAGE_A = `${PRODUCTPAGE} IN A 10.96.0.10`;
const WIDE = "wide.ns1.svc.cluster.local.";
const SOA = "cluster.local. IN SOA ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5";

describe.skipIf(TOOLS.isMissing)(`dig${TOOLS.word}`, () => {
  let tools: ToolChain;
  beforeAll(async () => {
    tools = await startToolChain();
  });
  afterAll(() => tools?.stop());

  function dig(...words: readonly string[]): Promise<PrintedReply> {
    return askOnceWith("dig", [...tools.at, "+tries=1", "+timeout=5", ...words]);
  }

  test.each([
    ["UDP", "+notcp"],
    ["TCP", "+tcp"],
  ])("gets an authoritative answer over %s", async (transport, option) => {
    const reply = await dig(option, PRODUCTPAGE);
    expect(reply).toMatchObject({
      opcode: "QUERY",
      status: "NOERROR",
      transport,
      answer: [PRODUCTPAGE_A],
      authority: [],
    });
    expect(reply.flags).toEqual(["qr", "aa", "rd", "ra"]);
  });

  test("gets rd back as it was sent", async () => {
    expect((await dig("+norec", PRODUCTPAGE)).flags).toEqual(["qr", "aa", "ra"]);
  });

  test.each([
    ["asked", "+edns=0", ["EDNS: version: 0, flags:; udp: 1232"]],
    ["with DNSSEC OK", "+dnssec", ["EDNS: version: 0, flags: do; udp: 1232"]],
    ["not asked", "+noedns", []],
    ["with a cookie, which is not echoed", "+cookie=0102030405060708", ["EDNS: version: 0, flags:; udp: 1232"]],
    ["with an unknown option, which is passed over", "+ednsopt=65001:abcd", ["EDNS: version: 0, flags:; udp: 1232"]],
    ["with a client subnet, which is not echoed", "+subnet=192.0.2.0/24", ["EDNS: version: 0, flags:; udp: 1232"]],
  ])("sees EDNS exactly when it is %s", async (_what, option, edns) => {
    const options = option === "+edns=0" ? ["+nocookie", option] : [option];
    expect(await dig(...options, PRODUCTPAGE)).toMatchObject({ status: "NOERROR", answer: [PRODUCTPAGE_A], edns });
  });

  test.each([
    ["512 octets", ["+bufsize=512"], 28],
    ["no EDNS", ["+noedns"], 29],
  ])("gets a truncated reply for a buffer of %s", async (_what, options, records) => {
    const reply = await dig(...options, "+ignore", WIDE);
    expect(reply).toMatchObject({ status: "NOERROR", transport: "UDP", flags: ["qr", "aa", "tc", "rd", "ra"] });
    expect(reply.answer).toHaveLength(records);
    expect(Number(/MSG SIZE\s+rcvd: (\d+)/.exec(reply.text)?.[1])).toBeLessThanOrEqual(512);
  });

  test("asks again over TCP after a truncated reply and gets every address once", async () => {
    const reply = await dig("+bufsize=512", WIDE);
    expect(reply).toMatchObject({ status: "NOERROR", transport: "TCP", flags: ["qr", "aa", "rd", "ra"] });
    expect(new Set(reply.answer).size).toBe(WIDE_ENDPOINTS);
  });

  test.each([
    ["NOTIMP", "another opcode, NOTIFY", ["+opcode=notify", PRODUCTPAGE]],
    ["NOTIMP", "another opcode, STATUS", ["+opcode=status", PRODUCTPAGE]],
    ["NOTIMP", "another opcode, UPDATE", ["+opcode=update", PRODUCTPAGE]],
    ["REFUSED", "another class", ["CH", "TXT", "version.bind."]],
    ["REFUSED", "a type that stands for several", ["MAILB", PRODUCTPAGE]],
    ["BADVERS", "a newer EDNS", ["+edns=1", "+noednsnegotiation", PRODUCTPAGE]],
    ["NXDOMAIN", "a service that does not exist", ["nosuch.ns1.svc.cluster.local."]],
  ])("hears %s for %s", async (status, _what, words) => {
    expect(await dig(...words)).toMatchObject({ status, answer: [], transport: "UDP" });
  });

  test("falls back to EDNS 0 after BADVERS", async () => {
    const reply = await dig("+edns=1", PRODUCTPAGE);
    expect(reply).toMatchObject({ status: "NOERROR", answer: [PRODUCTPAGE_A] });
    expect(reply.edns[0]).toContain("version: 0");
  });

  test("gets the minimal answer of RFC 8482 for ANY", async () => {
    expect((await dig("ANY", PRODUCTPAGE)).answer).toEqual([`${PRODUCTPAGE} IN HINFO "RFC8482" ""`]);
  });

  test.each(["AAAA", "HTTPS", "SVCB", "TXT", "MX", "TYPE65280"])("gets NODATA with the SOA for %s", async (type) => {
    const reply = await dig(type, PRODUCTPAGE);
    expect(reply).toMatchObject({ status: "NOERROR", answer: [], authority: [SOA], flags: ["qr", "aa", "rd", "ra"] });
  });

  test("gets its ID back", async () => {
    expect((await dig("+qid=4660", PRODUCTPAGE)).id).toBe(4660);
  });

  test("gets its spelling back, in question and owner (0x20)", async () => {
    const reply = await dig("ProDuctPage.nS1.SVC.cluster.LOCAL.");
    expect(reply.answer).toEqual(["ProDuctPage.nS1.SVC.cluster.LOCAL. IN A 10.96.0.10"]);
    expect(reply.text).toContain(";ProDuctPage.nS1.SVC.cluster.LOCAL.");
  });

  test("walks a search list in one question", async () => {
    expect((await dig("productpage.ns1.svc.cluster.local.ns1.svc.cluster.local.")).answer).toEqual([
      `productpage.ns1.svc.cluster.local.ns1.svc.cluster.local. IN CNAME ${PRODUCTPAGE}`,
      PRODUCTPAGE_A,
    ]);
  });

  test("asks for the name behind a VIP without a word of it leaving the mesh", async () => {
    const [record = ""] = (await dig("orders.rds.example.com.")).answer;
    expect(record).toMatch(/ IN A 240\.240\.\d+\.\d+$/);
    const reply = await dig("-x", record.split(" ").at(-1) ?? "");
    expect(["NOERROR", "NXDOMAIN"]).toContain(reply.status);
    expect(reply.flags).toContain("aa");
    expect(tools.upstream.asked.filter((name) => name.endsWith(".arpa."))).toEqual([]);
  });

  test("asks several questions over one TCP connection", async () => {
    const relay = await startTcpRelay(tools.chain.shim);
    try {
      const questions = [PRODUCTPAGE, "A", PRODUCTPAGE, "AAAA", WIDE, "A", "nosuch.ns1.svc.cluster.local.", "A"];
      const words = ["@127.0.0.1", "-p", String(relay.port), "+tcp", "+keepopen", ...questions];
      const replies = await askWith("dig", words);
      expect(replies.map(({ status, answer }) => `${status} ${answer.length}`)).toEqual([
        "NOERROR 1",
        "NOERROR 0",
        `NOERROR ${WIDE_ENDPOINTS}`,
        "NXDOMAIN 0",
      ]);
      expect(relay.connections()).toBe(1);
    } finally {
      await relay.close();
    }
  });

  test.each(["+http-plain=/dns-query", "+http-plain-get=/dns-query"])(
    "asks the gateway over HTTP/2 with %s",
    async (option) => {
      const front = await startH2cFront(tools.chain.gateway);
      try {
        const reply = await askOnceWith("dig", ["@127.0.0.1", "-p", String(front.port), option, PRODUCTPAGE]);
        expect(reply).toMatchObject({ status: "NOERROR", answer: [PRODUCTPAGE_A], flags: ["qr", "aa", "rd", "ra"] });
      } finally {
        await front.close();
      }
    },
  );
});
