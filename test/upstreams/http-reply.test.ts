import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  collectReply,
  headerOf,
  refusalOf,
  type HttpReply,
  type ResponseHead,
} from "../../src/upstreams/http-reply.ts";
import { patience } from "./scene.ts";

const DNS = "application/dns-message";
const MAX_OCTETS = 65_535;

function headOf(status: number | undefined, contentType?: string): ResponseHead {
  return { status, headers: contentType === undefined ? {} : { "content-type": contentType } };
}

function read(chunks: readonly Uint8Array[], age?: string): Promise<HttpReply> {
  return patience().run((outcome) => {
    const head = { status: 200, headers: { age } };
    collectReply(Readable.from(chunks, { objectMode: false }), head, outcome, MAX_OCTETS);
    return () => undefined;
  });
}

describe("the head of a response", () => {
  test.each<[number | undefined, string | undefined, string | undefined]>([
    [200, DNS, undefined],
    [200, "APPLICATION/dns-message;q=1", undefined],
    [302, DNS, "answered HTTP status 302 instead of 200"],
    [204, DNS, "answered HTTP status 204 instead of 200"],
    [undefined, DNS, "answered HTTP status none instead of 200"],
    [401, DNS, "denied access (HTTP status 401): check the token"],
    [403, "text/plain", "denied access (HTTP status 403): check the token"],
    [200, undefined, "sent no media type instead of application/dns-message"],
    [200, "text/html", 'sent "text/html" instead of application/dns-message'],
    [200, "x".repeat(500), `sent "${"x".repeat(100)}" instead of application/dns-message`],
  ])("of status %s with the media type %s", (status, contentType, expected) => {
    expect(refusalOf(headOf(status, contentType), DNS)?.message).toBe(expected);
  });

  test("must have the media type that was asked for, whichever that is", () => {
    expect(refusalOf(headOf(200, DNS), "application/json")).toMatchObject({
      code: "malformed",
      message: 'sent "application/dns-message" instead of application/json',
    });
  });

  test("has each header once", () => {
    const headers = { "set-cookie": ["a", "b"], age: "5" };
    expect(["set-cookie", "age", "via"].map((name) => headerOf(headers, name))).toEqual(["a", "5", undefined]);
  });

  test.each([
    [404, "broken"],
    [401, "refused"],
    [403, "refused"],
  ])("that is no 200 but %d tells its status to programs, and whether that is a refusal", (status, code) => {
    expect(refusalOf(headOf(status), DNS)).toMatchObject({ code, status });
  });
});

describe("the body of a response", () => {
  test("is put together from its pieces", async () => {
    expect([...(await read([Uint8Array.of(1, 2), Uint8Array.of(3)])).octets]).toEqual([1, 2, 3]);
    expect([...(await read([Uint8Array.of(1, 2)])).octets]).toEqual([1, 2]);
    expect([...(await read([])).octets]).toEqual([]);
  });

  test("may have 65535 octets, and no more", async () => {
    expect((await read([new Uint8Array(65_535)])).octets).toHaveLength(65_535);
    await expect(read([new Uint8Array(65_535), new Uint8Array(1)])).rejects.toMatchObject({
      code: "malformed",
      message: "sent more than 65535 octets",
    });
  });

  test.each([
    ["100", 100],
    ["0", 0],
    [undefined, 0],
    ["", 0],
    ["-5", 0],
    ["1.5", 0],
    ["1, 2", 1],
    ["50, 3", 50],
    [" 7 ,x", 7],
    ["x, 7", 0],
    ["2147483648", 2_147_483_648],
    ["2147483649", 2_147_483_648],
    ["99999999999999", 2_147_483_648],
    ["9".repeat(40), 2_147_483_648],
  ])("has as its age what %j says (RFC 9111 sections 1.2.2 and 5.1)", async (age, expected) => {
    expect((await read([Uint8Array.of(1)], age)).ageSeconds).toBe(expected);
  });
});
