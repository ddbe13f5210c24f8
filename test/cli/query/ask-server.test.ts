import { describe, expect, test } from "vitest";
import { askServer } from "../../../src/cli/query/ask-server.ts";
import type { Message } from "../../../src/dns/message.ts";
import { outcome, question, record } from "../../support/records.ts";
import { openDnsServer, type Behaviour } from "./dns-server.ts";

const WEB = question("web.example.org");
const OPTIONS = { useTcp: false, timeoutMs: 5000 };

function replyTo(query: Message, ...lines: readonly string[]): Message {
  return { ...query, isResponse: true, answer: lines.map((line) => record(line)) };
}

const overUdp: Behaviour = (query) => [replyTo(query, "web.example.org. 30 A 192.0.2.1")];
const overTcp: Behaviour = (query) => [replyTo(query, "web.example.org. 30 A 192.0.2.2")];

describe("a question to a DNS server", () => {
  test("is asked over UDP", async () => {
    await using server = await openDnsServer(overUdp, overTcp);
    const { message, from } = await askServer(WEB, server.at, OPTIONS);
    expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.1"]);
    expect(from).toBe(`${server.at} over UDP`);
    expect(server.asked).toEqual(["udp"]);
  });

  test("is asked over TCP at once when that is wanted", async () => {
    await using server = await openDnsServer(overUdp, overTcp);
    const { message, from } = await askServer(WEB, server.at, { ...OPTIONS, useTcp: true });
    expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.2"]);
    expect(from).toBe(`${server.at} over TCP`);
    expect(server.asked).toEqual(["tcp"]);
  });

  test("is asked again over TCP when the reply is truncated (RFC 7766 section 5)", async () => {
    await using server = await openDnsServer((query) => [{ ...replyTo(query), truncated: true }], overTcp);
    const { message } = await askServer(WEB, server.at, OPTIONS);
    expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.2"]);
    expect(server.asked).toEqual(["udp", "tcp"]);
  });

  test("has IDs that nobody can guess, and passes over replies with another one", async () => {
    const ids: number[] = [];
    const forged: Behaviour = (query) => {
      ids.push(query.id);
      const other = { ...replyTo(query, "web.example.org. 30 A 203.0.113.66"), id: query.id ^ 1 };
      return [other, replyTo(query, "web.example.org. 30 A 192.0.2.1")];
    };
    await using server = await openDnsServer(forged, overTcp);
    for (let count = 0; count < 4; count++) {
      const { message } = await askServer(WEB, server.at, OPTIONS);
      expect(outcome(message)).toEqual(["NOERROR", "web.example.org. 30 A 192.0.2.1"]);
    }
    expect(new Set(ids).size, "four equal ones come once in 2^48 runs").toBeGreaterThan(1);
  });

  test.each<[string, boolean, Partial<Message>, string]>([
    ["a query over UDP", false, { isResponse: false }, "the reply is a query"],
    ["a query over TCP", true, { isResponse: false }, "the reply is a query"],
    ["for another name over UDP", false, { question: [question("a.example")] }, "the reply is for another name"],
    ["for another name over TCP", true, { question: [question("a.example")] }, "the reply is for another name"],
  ])("fails when the reply is %s", async (_what, useTcp, parts, message) => {
    const wrong: Behaviour = (query) => [{ ...replyTo(query), ...parts }];
    await using server = await openDnsServer(wrong, wrong);
    const asking = askServer(WEB, server.at, { ...OPTIONS, useTcp });
    await expect(asking).rejects.toMatchObject({ name: "MismatchError", message });
  });

  test("fails when the reply over TCP has another ID", async () => {
    const wrong: Behaviour = (query) => [{ ...replyTo(query), id: query.id ^ 1 }];
    await using server = await openDnsServer(wrong, wrong);
    const asking = askServer(WEB, server.at, { ...OPTIONS, useTcp: true });
    await expect(asking).rejects.toThrow(/^the reply has ID \d+ instead of \d+$/);
  });

  test.each([
    ["says nothing over UDP", false],
    ["says nothing over TCP", true],
  ])("fails after its time when the server %s", async (_what, useTcp) => {
    await using server = await openDnsServer(
      () => [],
      () => [],
    );
    const asking = askServer(WEB, server.at, { useTcp, timeoutMs: 50 });
    await expect(asking).rejects.toThrow(`${server.at} did not answer within 50 ms`);
  });

  test("fails at once when the machine has no way to the server", async () => {
    // Without SO_BROADCAST Linux refuses to connect to it, as it does without a route.
    await expect(askServer(WEB, "255.255.255.255:53", OPTIONS)).rejects.toThrow(/EACCES/);
  });

  test("fails when the server closes the connection without a reply", async () => {
    await using server = await openDnsServer(
      () => [],
      () => "close",
    );
    const asking = askServer(WEB, server.at, { ...OPTIONS, useTcp: true });
    await expect(asking).rejects.toThrow(`${server.at} closed the connection without a whole reply`);
  });

  test.each([false, true])("fails when nobody listens there (TCP: %s)", async (useTcp) => {
    const server = await openDnsServer(overUdp, overTcp);
    await server[Symbol.asyncDispose]();
    await expect(askServer(WEB, server.at, { ...OPTIONS, useTcp })).rejects.toThrow(/ECONNREFUSED/);
  });

  test.each([
    "",
    "dns.example.org",
    "dns.example.org:53",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:",
    "[::1",
    "::1]:53",
  ])("is not asked of %j, which is no address", async (server) => {
    await expect(askServer(WEB, server, OPTIONS)).rejects.toMatchObject({
      name: "UsageError",
      message: `--server ${JSON.stringify(server)} is not an address: use e.g. 127.0.0.1:5353 or [::1]:53`,
    });
  });
});
