import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askOnceWith, askWith, type PrintedReply } from "./dns-tool.ts";
import { lookFor } from "./required-tools.ts";
import { startTcpRelay } from "./tcp-relay.ts";
import { startToolChain, WIDE_ENDPOINTS, type ToolChain } from "./tool-chain.ts";

const TOOLS = lookFor({ tools: ["kdig"] });

const PRODUCTPAGE = "productpage.ns1.svc.cluster.local.";
const PRODUCTPAGE_A = `${PRODUCTPAGE} IN A 10.96.0.10`;
const WIDE = "wide.ns1.svc.cluster.local.";
const EDNS = ["Version: 0; flags: ; UDP size: 1232 B; ext-rcode: NOERROR"];

// DNS over HTTPS is left to dig: kdig speaks it over TLS only.
describe.skipIf(TOOLS.isMissing)(`kdig${TOOLS.word}`, () => {
  let tools: ToolChain;
  beforeAll(async () => {
    tools = await startToolChain();
  });
  afterAll(() => tools?.stop());

  function kdig(...words: readonly string[]): Promise<PrintedReply> {
    return askOnceWith("kdig", [...tools.at, "+retry=0", "+timeout=5", ...words]);
  }

  test.each([
    ["UDP", "+notcp"],
    ["TCP", "+tcp"],
  ])("gets an authoritative answer over %s", async (transport, option) => {
    const reply = await kdig(option, PRODUCTPAGE);
    expect(reply).toMatchObject({
      status: "NOERROR",
      transport,
      answer: [PRODUCTPAGE_A],
      flags: ["qr", "aa", "rd", "ra"],
    });
  });

  test.each([
    ["without EDNS", "+noedns", []],
    ["with EDNS", "+edns", EDNS],
    ["with a padded query", "+padding=128", EDNS],
    ["with a query padded as kdig likes", "+padding", EDNS],
    ["with a query aligned to blocks", "+alignment=468", EDNS],
    ["with a cookie", "+cookie", EDNS],
  ])("gets its answer %s", async (_what, option, edns) => {
    expect(await kdig(option, PRODUCTPAGE)).toMatchObject({ status: "NOERROR", answer: [PRODUCTPAGE_A], edns });
  });

  test("asks again over TCP after a truncated reply and gets every address once", async () => {
    const reply = await kdig("+bufsize=512", WIDE);
    expect(reply).toMatchObject({ status: "NOERROR", transport: "TCP", flags: ["qr", "aa", "rd", "ra"] });
    expect(new Set(reply.answer).size).toBe(WIDE_ENDPOINTS);
  });

  test.each([
    ["NOTIMPL", ["-t", "NOTIFY", "cluster.local."]],
    ["REFUSED", ["-c", "CH", "-t", "TXT", "version.bind."]],
    ["NXDOMAIN", ["nosuch.ns1.svc.cluster.local."]],
  ])("hears %s for %s", async (status, words) => {
    expect(await kdig(...words)).toMatchObject({ status, answer: [] });
  });

  test("asks several questions over one TCP connection", async () => {
    const relay = await startTcpRelay(tools.chain.shim);
    try {
      const words = [
        "@127.0.0.1",
        "-p",
        String(relay.port),
        "+tcp",
        "+keepopen",
        PRODUCTPAGE,
        "A",
        PRODUCTPAGE,
        "AAAA",
        WIDE,
        "A",
      ];
      const replies = await askWith("kdig", words);
      expect(replies.map(({ status, answer }) => `${status} ${answer.length}`)).toEqual([
        "NOERROR 1",
        "NOERROR 0",
        `NOERROR ${WIDE_ENDPOINTS}`,
      ]);
      expect(relay.connections()).toBe(1);
    } finally {
      await relay.close();
    }
  });
});
