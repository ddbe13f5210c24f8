import { describe, expect, test } from "vitest";
import { DohError, exchangeDoh, type DohAnswer } from "../../src/doh/client.ts";
import { octetsOf } from "../support/records.ts";

const SERVER = "https://dns.example/dns-query";
const QUERY = octetsOf("0000 0100 0001 0000 0000 0000 00 0001 0001");
const REPLY = octetsOf("0000 8180 0001 0000 0000 0000 00 0001 0001");
const DNS = { "content-type": "application/dns-message" };

function exchange(
  fetcher: (url: string, init: RequestInit) => Promise<Response>,
  timeoutMs = 1000,
): Promise<DohAnswer> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fetch has overloads that the client does not use
  return exchangeDoh(fetcher as typeof fetch, SERVER, QUERY, timeoutMs);
}

/** The error that an exchange ends with; a test fails when it ends well. */
async function failure(
  fetcher: (url: string, init: RequestInit) => Promise<Response>,
  timeoutMs?: number,
): Promise<DohError> {
  try {
    await exchange(fetcher, timeoutMs);
  } catch (error) {
    if (error instanceof DohError) return error;
    throw error;
  }
  throw new Error("the exchange succeeded");
}

/** A server that never answers, but notices when the client gives up. */
function silence(_url: string, { signal }: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

test("the query is posted as it is, and redirects are not followed", async () => {
  const seen: { url: string; init: RequestInit }[] = [];
  await exchange((url, init) => {
    seen.push({ url, init });
    return Promise.resolve(new Response(REPLY, { headers: DNS }));
  });
  expect(seen).toMatchObject([
    {
      url: SERVER,
      init: { method: "POST", headers: { ...DNS, accept: "application/dns-message" }, body: QUERY, redirect: "manual" },
    },
  ]);
});

describe("an answer", () => {
  test.each<[string, Record<string, string>, number]>([
    ["without Age is fresh", {}, 0],
    ["with Age says how old it is", { age: "174" }, 174],
    ["with an Age of 0 is fresh", { age: "0" }, 0],
    ["with a negative Age is fresh", { age: "-5" }, 0],
    ["with an Age that is no number is fresh", { age: "old" }, 0],
    ["with a list for Age is as old as the first member says (RFC 9111 section 5.1)", { age: "50, 3" }, 50],
    ["with an Age of fractions counts whole seconds", { age: "3.9" }, 3],
  ])("%s", async (_title, headers, ageSeconds) => {
    const answer = await exchange(() => Promise.resolve(new Response(REPLY, { headers: { ...DNS, ...headers } })));
    expect(answer).toEqual({ octets: REPLY, ageSeconds });
  });

  test("may spell its content type with parameters and capitals", async () => {
    const headers = { "content-type": "Application/DNS-message; charset=binary" };
    expect((await exchange(() => Promise.resolve(new Response(REPLY, { headers })))).octets).toEqual(REPLY);
  });

  test("may come in parts, up to 65535 octets", async () => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(40_000));
        controller.enqueue(new Uint8Array(25_535).fill(7));
        controller.close();
      },
    });
    const { octets } = await exchange(() => Promise.resolve(new Response(body, { headers: DNS })));
    expect(octets.length).toBe(65_535);
    expect(octets.at(39_999)).toBe(0);
    expect(octets.at(40_000)).toBe(7);
  });
});

describe("failures", () => {
  test.each<[string, () => Response, DohError["code"], string]>([
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://elsewhere.example/" } }),
      "http-status",
      "HTTP status 302",
    ],
    ["no permission", () => new Response("no", { status: 401 }), "http-status", "HTTP status 401: check the token"],
    [
      "a server error that carries a DNS message",
      () => new Response(REPLY, { status: 500, headers: DNS }),
      "http-status",
      "HTTP status 500",
    ],
    ["no content", () => new Response(null, { status: 204 }), "http-status", "HTTP status 204"],
    [
      "a page",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      "malformed",
      "content type text/html instead of application/dns-message",
    ],
    [
      "no content type",
      () => new Response(REPLY),
      "malformed",
      "content type missing instead of application/dns-message",
    ],
    [
      "more than a message can hold",
      () => new Response(new Uint8Array(65_536), { headers: DNS }),
      "malformed",
      "a reply of more than 65535 octets",
    ],
  ])("%s", async (_title, response, code, message) => {
    expect(await failure(() => Promise.resolve(response()))).toMatchObject({ code, message });
  });

  test("a body without end is given up once it is larger than a message, and its connection is let go", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
      cancel: () => {
        isCancelled = true;
      },
    });
    expect((await failure(() => Promise.resolve(new Response(body, { headers: DNS })))).code).toBe("malformed");
    expect(isCancelled).toBe(true);
  });

  test("the body of a response that is refused is let go", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    await failure(() => Promise.resolve(new Response(body, { status: 503 })));
    expect(isCancelled).toBe(true);
  });

  test("a server that cannot be reached", async () => {
    const cause = new TypeError("getaddrinfo ENOTFOUND dns.example");
    expect(await failure(() => Promise.reject(cause))).toMatchObject({
      code: "unreachable",
      message: cause.message,
      cause,
    });
  });

  test("no answer within the time", async () => {
    expect(await failure(silence, 5)).toMatchObject({ code: "timeout", message: "no answer within 5 ms" });
  });

  test("a body that does not end within the time", async () => {
    const error = await failure((_url, { signal }) => {
      const body = new ReadableStream({
        start: (controller) => signal?.addEventListener("abort", () => controller.error(signal.reason)),
      });
      return Promise.resolve(new Response(body, { headers: DNS }));
    }, 5);
    expect(error.code).toBe("timeout");
  });

  test.each([0, -3, 0.4])(
    "a time of %f ms is over at once, and is no reason to throw anything else",
    async (timeoutMs) => {
      expect((await failure(silence, timeoutMs)).code).toBe("timeout");
    },
  );

  test("a connection that breaks in the middle of the body", async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error("connection reset")),
    });
    expect(await failure(() => Promise.resolve(new Response(body, { headers: DNS })))).toMatchObject({
      code: "unreachable",
      message: "connection reset",
    });
  });
});
