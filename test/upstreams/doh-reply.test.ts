import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { collectReply, refusalOf, type DohReply } from "../../src/upstreams/doh-reply.ts";
import { patience } from "./scene.ts";

const HEAD = { status: 200, contentType: "application/dns-message", age: undefined };

function read(chunks: readonly Uint8Array[], age?: string): Promise<DohReply> {
  return patience().run((outcome) => {
    collectReply(Readable.from(chunks, { objectMode: false }), { ...HEAD, age }, outcome);
    return () => undefined;
  });
}

describe("the head of a response", () => {
  test.each([
    [HEAD, undefined],
    [{ ...HEAD, contentType: "APPLICATION/dns-message;q=1" }, undefined],
    [{ ...HEAD, status: 302 }, "answered HTTP status 302 instead of 200"],
    [{ ...HEAD, status: undefined }, "answered HTTP status none instead of 200"],
    [{ ...HEAD, contentType: undefined }, "sent no media type instead of application/dns-message"],
    [{ ...HEAD, contentType: "text/html" }, 'sent "text/html" instead of application/dns-message'],
    [{ ...HEAD, contentType: "x".repeat(500) }, `sent "${"x".repeat(100)}" instead of application/dns-message`],
  ])("%j", (head, expected) => {
    expect(refusalOf(head)?.message).toBe(expected);
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
    ["99999999999", 0],
  ])("has as its age what %j says (RFC 9111 section 5.1)", async (age, expected) => {
    expect((await read([Uint8Array.of(1)], age)).ageSeconds).toBe(expected);
  });
});
