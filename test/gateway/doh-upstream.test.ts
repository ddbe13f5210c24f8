import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { dohUpstream } from "../../src/gateway/doh-upstream.ts";
import { MismatchError } from "../../src/resolver/exchange.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { question, record, zoneText } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const SERVER = new URL("https://user:secret@dns.example:8443/dns-query");

/** Asks an upstream whose reply is the query with what `parts` change. */
function ask(parts: Partial<Message>, headers: Record<string, string> = {}): Promise<Reply> {
  const fetcher = (_url: string, { body }: RequestInit): Promise<Response> => {
    if (!(body instanceof Uint8Array)) throw new Error("the body is not octets");
    const octets = encodeMessage({
      ...decodeMessage(body),
      isResponse: true,
      answer: [record("www.example.com. 300 A 192.0.2.80")],
      ...parts,
    });
    return Promise.resolve(
      new Response(octets, { headers: { "content-type": "application/dns-message", ...headers } }),
    );
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fetch has overloads that the client does not use
  return dohUpstream(SERVER, fetcher as typeof fetch).ask(question("www.example.com"), contextOf(), 1000);
}

describe("a DoH upstream", () => {
  test("answers with its records, less the time in HTTP caches", async () => {
    const reply = await ask({}, { age: "100" });
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 200 A 192.0.2.80"]);
  });

  test("is heard on what it was asked and nothing beside it", async () => {
    const reply = await ask({
      answer: ["www.example.com. 300 A 192.0.2.80", "bank.example. 300 A 192.0.2.66"].map((line) => record(line)),
      additional: [record("bank.example. 300 A 192.0.2.66")],
    });
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 300 A 192.0.2.80"]);
    expect(reply.additional).toEqual([]);
  });

  test("is never authoritative for us, but may have authenticated", async () => {
    expect(await ask({ authoritativeAnswer: true, authenticData: true })).toMatchObject({
      authoritative: false,
      authenticData: true,
    });
  });

  test("that answers another question is a failure", async () => {
    await expect(ask({ question: [question("www.example.org")] })).rejects.toThrow(MismatchError);
  });

  test("is called by its host, never by its credentials", () => {
    expect(dohUpstream(SERVER, fetch).label).toBe("dns.example:8443");
  });
});
