import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Message } from "../../src/dns/message.ts";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import { answerMessage, openFakeGateway } from "../shim/fake-gateway.ts";
import { record } from "../support/records.ts";
import { meshdoh } from "./fake-terminal.ts";
import { openDnsServer } from "./query/dns-server.ts";

function answer(query: Message): Message {
  return { ...query, isResponse: true, answer: [record("web.example.org. 30 A 192.0.2.1")] };
}

describe("meshdoh query", () => {
  test("shows the reply of a server", async () => {
    await using server = await openDnsServer(
      (query) => [answer(query)],
      () => [],
    );
    const { status, output, complaints } = await meshdoh("query", "web.example.org", "--server", server.at);
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    expect(output).toMatch(/^NOERROR from 127\.0\.0\.1:\d+ over UDP in [\d.]+ ms \(flags: rd ad\)\n/);
    expect(output).toContain("\nanswer      web.example.org. 30 A 192.0.2.1\n");
  });

  test("asks over TCP with --tcp, and for the type given, whatever its case", async () => {
    const types: (number | undefined)[] = [];
    await using server = await openDnsServer(
      () => [],
      (query) => {
        types.push(query.question[0]?.type);
        return [answer(query)];
      },
    );
    const words = ["web.example.org", "https", "--server", server.at, "--tcp", "--json"];
    expect((await meshdoh("query", ...words)).status).toBe(0);
    expect([server.asked, types]).toEqual([["tcp"], [65]]);
  });

  test("prints one JSON object with --json", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage({ ...answer(decodeMessage(body)), rcode: 3 }));
    });
    const { status, output, complaints } = await meshdoh(
      "query",
      "web.example.org",
      "--gateway",
      gateway.url.href,
      "--json",
    );
    expect({ status, complaints }, "a reply is a reply, whatever it says").toEqual({ status: 0, complaints: "" });
    expect(output.endsWith("}\n")).toBe(true);
    const printed: unknown = JSON.parse(output);
    expect(printed).toMatchObject({ rcode: "NXDOMAIN", question: { name: "web.example.org.", type: "A" } });
    expect(Object.keys(Object(printed))).toEqual([
      "rcode",
      "flags",
      "question",
      "answer",
      "authority",
      "additional",
      "ede",
    ]);
  });

  test("asks as the view of a token, which stands in a file and nowhere in its output", async () => {
    await using gateway = await openFakeGateway((response, { body }) => {
      answerMessage(response, encodeMessage(answer(decodeMessage(body))));
    });
    const folder = await mkdtemp(join(tmpdir(), "meshdoh-query-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "token");
    await writeFile(file, "mdoh_abc\n", { mode: 0o600 });
    const words = ["web.example.org", "--gateway", gateway.url.href, "--token-file"];
    const { status, output, complaints } = await meshdoh("query", ...words, file);
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    expect(output).not.toContain("mdoh_abc");
    expect(gateway.requests[0]?.headers.authorization).toBe("Bearer mdoh_abc");
    const missing = await meshdoh("query", ...words, `${file}-gone`);
    expect(missing.status).toBe(1);
    expect(missing.complaints).toContain("meshdoh query: the token cannot be read from");
    expect(gateway.requests).toHaveLength(1);
  });

  test.each(["--json", "--timeout-ms=5000"])("has status 1 and a word why when no reply comes (%s)", async (option) => {
    await using gateway = await openFakeGateway((response) => response.writeHead(503).end());
    const ran = await meshdoh("query", "web.example.org", "--gateway", gateway.url.href, option);
    expect(ran).toEqual({ status: 1, output: "", complaints: "meshdoh query: HTTP status 503\n" });
  });
});
