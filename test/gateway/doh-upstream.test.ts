import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/dns/decode.ts";
import { encodeMessage } from "../../src/dns/encode.ts";
import type { Message } from "../../src/dns/message.ts";
import { dohUpstream } from "../../src/gateway/doh-upstream.ts";
import type { Reply } from "../../src/resolver/resolver.ts";
import { UpstreamError } from "../../src/resolver/upstream.ts";
import { question, record, zoneText } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

const SERVER = { href: "https://dns.example:8443/dns-query", label: "https://dns.example:8443" };

type Answer = (query: Uint8Array, init: RequestInit) => Promise<Response>;

/** Asks an upstream that answers so, with two seconds to do it. */
function askWith(answer: Answer, whenAbandoned: (stop: () => void) => void = () => undefined): Promise<Reply> {
  const fetcher = (url: string, init: RequestInit): Promise<Response> => {
    if (!(init.body instanceof Uint8Array) || url !== SERVER.href) throw new Error("not what is asked for");
    return answer(init.body, init);
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fetch has overloads that the client does not use
  const upstream = dohUpstream(SERVER, fetcher as typeof fetch);
  return upstream.ask(question("www.example.com"), contextOf(), { timeoutMs: 2000, whenAbandoned });
}

/** Asks an upstream whose reply is the query with what `parts` change. */
function ask(parts: Partial<Message>, headers: Record<string, string> = {}, status = 200): Promise<Reply> {
  return askWith((query) => {
    const octets = encodeMessage({
      ...decodeMessage(query),
      isResponse: true,
      answer: [record("www.example.com. 300 A 192.0.2.80")],
      ...parts,
    });
    const init = { status, headers: { "content-type": "application/dns-message", ...headers } };
    return Promise.resolve(new Response(octets, init));
  });
}

describe("a DoH upstream", () => {
  test("answers with its records, less the time in HTTP caches", async () => {
    const reply = await ask({}, { age: "100" });
    expect(zoneText(reply.answer)).toEqual(["www.example.com. 200 A 192.0.2.80"]);
  });

  test("is asked with ID 0 in blocks of 128 octets", async () => {
    const asked: Uint8Array[] = [];
    await askWith(async (query) => {
      asked.push(query);
      return new Response();
    }).catch(() => undefined);
    expect(asked.map((query) => [query.length, query[0], query[1]])).toEqual([[128, 0, 0]]);
  });

  test.each<[string, () => Promise<Reply>, string, string]>([
    [
      "another question",
      () => ask({ question: [question("www.example.org")] }),
      "mismatch",
      "the reply is for another name",
    ],
    ["a page", () => ask({}, { "content-type": "text/html" }), "malformed", "content type text/html"],
    ["an error", () => ask({}, {}, 502), "broken", "HTTP status 502"],
    [
      "no connection, whatever the runtime says of it",
      () => askWith(() => Promise.reject(new Error("internal error; reference = q4v1"))),
      "unreachable",
      "could not be reached",
    ],
  ])("that has %s for us fails with a code", async (_title, askIt, code, message) => {
    const asked = askIt();
    await expect(asked).rejects.toThrow(UpstreamError);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("has its request stopped when nobody waits any more", async () => {
    let stop = (): void => undefined;
    const asked = askWith(
      (_query, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("stopped")));
          stop();
        }),
      (stopIt) => {
        stop = stopIt;
      },
    );
    await expect(asked).rejects.toMatchObject({ code: "withdrawn" });
  });

  test("goes by its label", () => {
    expect(dohUpstream(SERVER, fetch).label).toBe("https://dns.example:8443");
  });
});
