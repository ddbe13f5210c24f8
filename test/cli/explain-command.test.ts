import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFakeGateway } from "../shim/fake-gateway.ts";
import { meshdoh } from "./fake-terminal.ts";

const GATEWAY = "http://127.0.0.1:1/dns-query";
const TEXT = "meshdoh explain web.ns1. AAAA\n\n1. first\n";

describe("meshdoh explain", () => {
  test.each([
    ["no name", ["--gateway", GATEWAY], "give one name and at most one type"],
    ["too many words", ["web", "A", "B", "--gateway", GATEWAY], "give one name and at most one type"],
    ["a type that is none", ["web", "ADDRESS", "--gateway", GATEWAY], '"ADDRESS" is not a type of record'],
    ["a name that is none", ["a..b", "--gateway", GATEWAY], '"a..b" is not a domain name: empty label in name'],
    ["no gateway", ["web"], "--gateway is missing, e.g. --gateway https://dns.example.org/dns-query"],
    ["a gateway that is no URL", ["web", "--gateway", "dns.example.org"], '--gateway "dns.example.org" is not a URL'],
    ["another URL", ["web", "--gateway", "https://example.org/"], "whose path ends in /dns-query"],
    ["no time", ["web", "--gateway", GATEWAY, "--timeout-ms", "0"], '--timeout-ms "0" is not a whole number'],
  ])("is used wrongly with %s, and says what to do", async (_what, words, message) => {
    const { status, output, complaints } = await meshdoh("explain", ...words);
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(complaints).toContain(`meshdoh explain: `);
    expect(complaints).toContain(message);
    expect(complaints).toMatch(/\nmeshdoh explain --help shows how it is used\n$/);
  });

  test("shows what the gateway explains", async () => {
    await using gateway = await openFakeGateway((response) => {
      response.writeHead(200, { "content-type": "text/plain" }).end(TEXT);
    });
    const ran = await meshdoh("explain", "web.ns1", "aaaa", "--gateway", `${gateway.url.href}{?dns}`);
    expect(ran).toEqual({ status: 0, output: TEXT, complaints: "" });
    expect(gateway.requests.map(({ path }) => path)).toEqual(["/explain?name=web.ns1.&type=AAAA"]);
  });

  test("prints one JSON object with --json, for the view of a token", async () => {
    const folder = await mkdtemp(join(tmpdir(), "meshdoh-explain-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "token");
    await writeFile(file, "mdoh_abc\n", { mode: 0o600 });
    await using gateway = await openFakeGateway((response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{ "formatVersion": 1 }');
    });
    const words = ["web.ns1", "--gateway", gateway.url.href, "--token-file", file, "--json"];
    expect(await meshdoh("explain", ...words)).toEqual({ status: 0, output: '{"formatVersion":1}\n', complaints: "" });
    expect(gateway.requests[0]?.headers.authorization).toBe("Bearer mdoh_abc");
  });

  test.each(["--json", "--timeout-ms=5000"])(
    "has status 1 and a word why when there is no trace (%s)",
    async (option) => {
      await using gateway = await openFakeGateway((response) => response.writeHead(404).end());
      expect(await meshdoh("explain", "web", "--gateway", gateway.url.href, option)).toEqual({
        status: 1,
        output: "",
        complaints:
          "meshdoh explain: there are no explanations here (HTTP status 404): the URL is wrong, or the gateway is older than explain\n",
      });
    },
  );
});
