import { describe, expect, test } from "vitest";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { readDohRequest, refuseMalformed } from "../../src/doh/request.ts";
import { octetsOf } from "../support/records.ts";

const URL_OF_GATEWAY = "https://gateway.example/dns-query";
/** The query of RFC 8484 section 4.1.1: www.example.com A. */
const QUERY = octetsOf("0000 0100 0001 0000 0000 0000 03 777777 07 6578616d706c65 03 636f6d 00 0001 0001");
const DNS = { "content-type": "application/dns-message" };
/** The largest message, and one octet more. */
const LARGEST = new Uint8Array(65_535);
const TOO_LARGE = new Uint8Array(65_536);

function get(search: string, method = "GET"): ReturnType<typeof readDohRequest> {
  return readDohRequest(new Request(`${URL_OF_GATEWAY}${search}`, { method }));
}

function post(body: BodyInit | null, headers: Record<string, string> = DNS): ReturnType<typeof readDohRequest> {
  return readDohRequest(new Request(URL_OF_GATEWAY, { method: "POST", headers, body }));
}

/** A POST whose body says nothing about its length. */
function postStream(body: ReadableStream<Uint8Array>): Request {
  // Node wants `duplex`, which the types of Workers do not know.
  const init = { method: "POST", headers: DNS, body, duplex: "half" };
  return new Request(URL_OF_GATEWAY, init);
}

/** A body that comes in parts. */
function streamed(parts: readonly Uint8Array[], end: "close" | "error" = "close"): Request {
  const left = [...parts];
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const part = left.shift();
      if (part !== undefined) controller.enqueue(part);
      else if (end === "error") controller.error(new Error("connection reset"));
      else controller.close();
    },
  });
  return postStream(body);
}

describe("GET", () => {
  test.each([
    ["AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB", QUERY],
    [
      "AAABAAABAAAAAAAAAWE-NjJjaGFyYWN0ZXJsYWJlbC1tYWtlcy1iYXNlNjR1cmwtZGlzdGluY3QtZnJvbS1zdGFuZGFyZC1iYXNlNjQHZXhhbXBsZQNjb20AAAEAAQ",
      octetsOf(`0000 0100 0001 0000 0000 0000
        01 61 3e 36326368617261637465726c6162656c2d6d616b65732d62617365363475726c2d64697374696e63742d66726f6d2d7374616e646172642d626173653634
        07 6578616d706c65 03 636f6d 00 0001 0001`),
    ],
  ])("the examples of RFC 8484 section 4.1.1: %s", async (text, octets) => {
    expect(await get(`?dns=${text}`)).toEqual(octets);
    expect(await get(`?dns=${text}`, "HEAD")).toEqual(octets);
  });

  test.each([
    ["other parameters are no matter", `?ct=x&dns=${encodeBase64Url(QUERY)}&x`, QUERY],
    ["a value in percent-encoding", `?dns=%41${encodeBase64Url(QUERY).slice(1)}`, QUERY],
    ["a parameter in percent-encoding", `?%64ns=${encodeBase64Url(QUERY)}`, QUERY],
    ["the largest message", `?dns=${encodeBase64Url(LARGEST)}`, LARGEST],
  ])("%s", async (_title, search, octets) => {
    expect(await get(search)).toEqual(octets);
  });

  test.each([
    ["no parameter", "", 400, "give exactly one parameter dns"],
    ["another parameter", "?name=www.example.com", 400, "give exactly one parameter dns"],
    ["the parameter in capitals", `?DNS=${encodeBase64Url(QUERY)}`, 400, "give exactly one parameter dns"],
    [
      "two of them",
      `?dns=${encodeBase64Url(QUERY)}&dns=${encodeBase64Url(QUERY)}`,
      400,
      "give exactly one parameter dns",
    ],
    ["an empty one", "?dns=", 400, "a DNS message has a header of 12 octets at least"],
    [
      "less than a header",
      `?dns=${encodeBase64Url(QUERY.subarray(0, 11))}`,
      400,
      "a DNS message has a header of 12 octets at least",
    ],
    ["padding", "?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQABAA==", 400, "not base64url"],
    ["padding in percent-encoding", "?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQABAA%3D%3D", 400, "not base64url"],
    ["one of them in percent-encoding", `?dns=${encodeBase64Url(QUERY)}&%64ns=AAAA`, 400, "exactly one parameter dns"],
    ["the other alphabet", "?dns=AAAB+AABAAAAAAAA", 400, "not base64url"],
    ["nonsense", "?dns=%00", 400, "not base64url"],
    ["one in the fragment, which is no parameter", `#?dns=${encodeBase64Url(QUERY)}`, 400, "exactly one parameter dns"],
    [
      "one octet more than a message can have",
      `?dns=${encodeBase64Url(TOO_LARGE)}`,
      413,
      "a DNS message has 65535 octets at most",
    ],
  ])("%s is refused with a status that says why", async (_title, search, status, message) => {
    expect(await get(search)).toEqual({ status, message: expect.stringContaining(message) });
  });
});

describe("POST", () => {
  test.each<[string, Uint8Array<ArrayBuffer>, Record<string, string>]>([
    ["the example of RFC 8484 section 4.1.1", QUERY, DNS],
    ["a content type with parameters and capitals", QUERY, { "content-type": "Application/DNS-Message; q=1" }],
    ["the largest message", LARGEST, DNS],
    ["a stated length", QUERY, { ...DNS, "content-length": "33" }],
    ["a stated length that is not a number", QUERY, { ...DNS, "content-length": "many" }],
    ["a stated length of nothing", QUERY, { ...DNS, "content-length": "0" }],
    ["content coding identity", QUERY, { ...DNS, "content-encoding": "identity" }],
    ["an empty content coding", QUERY, { ...DNS, "content-encoding": "" }],
  ])("%s", async (_title, body, headers) => {
    expect(await post(body, headers)).toEqual(body);
  });

  test("the parameter dns of the URL is no matter", async () => {
    const request = new Request(`${URL_OF_GATEWAY}?dns=AAAA`, { method: "POST", headers: DNS, body: QUERY });
    expect(await readDohRequest(request)).toEqual(QUERY);
  });

  test.each<[string, BodyInit | null, Record<string, string>, number, string]>([
    ["no content type", QUERY, {}, 415, "the body must be application/dns-message, not of no stated type"],
    [
      "another content type",
      QUERY,
      { "content-type": "application/dns-json" },
      415,
      "the body must be application/dns-message, not application/dns-json",
    ],
    [
      "Oblivious DoH",
      QUERY,
      { "content-type": "application/oblivious-dns-message" },
      415,
      "application/oblivious-dns-message",
    ],
    ["gzip", QUERY, { ...DNS, "content-encoding": "gzip" }, 415, "must not be compressed (content-encoding: gzip)"],
    ["gzip of nothing", "", { ...DNS, "content-encoding": "GZIP" }, 415, "must not be compressed"],
    ["no body", null, DNS, 400, "a DNS message has a header of 12 octets at least"],
    ["an empty body", "", DNS, 400, "a DNS message has a header of 12 octets at least"],
    ["less than a header", QUERY.subarray(0, 11), DNS, 400, "a DNS message has a header of 12 octets at least"],
    ["one octet more than a message can have", TOO_LARGE, DNS, 413, "a DNS message has 65535 octets at most"],
    ["a stated length beyond a message, whatever the body", QUERY, { ...DNS, "content-length": "65536" }, 413, "65535"],
    ["a body that is longer than it states", TOO_LARGE, { ...DNS, "content-length": "33" }, 413, "65535"],
  ])("%s is refused with a status that says why", async (_title, body, headers, status, message) => {
    expect(await post(body, headers)).toEqual({ status, message: expect.stringContaining(message) });
  });
});

test("a message that does not decode is a bad request", () => {
  expect(refuseMalformed()).toEqual({ status: 400, message: expect.stringContaining("not a well-formed DNS query") });
});

describe("an Accept header that refuses DNS messages", () => {
  const refused = { status: 406, message: expect.stringContaining("the Accept header refuses") };
  const init = { headers: { ...DNS, accept: "application/dns-message;q=0" } };

  test.each([
    ["GET", new Request(`${URL_OF_GATEWAY}?dns=${encodeBase64Url(QUERY)}`, init)],
    ["POST", new Request(URL_OF_GATEWAY, { ...init, method: "POST", body: QUERY })],
  ])("is 406 for %s", async (_method, request) => {
    expect(await readDohRequest(request)).toEqual(refused);
  });

  test.each(["*/*", "application/dns-message", "application/dns-message;q=0.5, text/html", "text/html"])(
    "is not one of %s",
    async (accept) => {
      expect(await post(QUERY, { ...DNS, accept })).toEqual(QUERY);
    },
  );
});

describe("a body in parts", () => {
  test.each<[string, readonly Uint8Array[], Uint8Array]>([
    ["is put together", [QUERY.subarray(0, 5), QUERY.subarray(5, 6), QUERY.subarray(6)], QUERY],
    ["may be as large as a message", [LARGEST.subarray(0, 40_000), LARGEST.subarray(40_000)], LARGEST],
  ])("%s", async (_title, parts, octets) => {
    expect(await readDohRequest(streamed(parts))).toEqual(octets);
  });

  test("is refused once it is larger than a message, and not read to its end", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    expect(await readDohRequest(postStream(body))).toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(10);
  });

  test("that breaks off is refused, and nothing is thrown", async () => {
    expect(await readDohRequest(streamed([QUERY.subarray(0, 20)], "error"))).toEqual({
      status: 400,
      message: "the body ended before it was whole",
    });
  });
});

test.each(["PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"])("%s is no method of DNS over HTTPS", async (method) => {
  const refusal = await readDohRequest(new Request(URL_OF_GATEWAY, { method }));
  const message = `${method} is not a method of DNS over HTTPS: use GET or POST`;
  expect(refusal).toEqual({ status: 405, message, headers: { allow: "GET, HEAD, POST" } });
});
