import { expect, test } from "vitest";
import { WorkerArrival, type SeenRequest } from "../../src/worker/arrival.ts";

const CERTIFICATE = { certVerified: "SUCCESS", certRevoked: "0", certFingerprintSHA256: "C0FFEE" };

function arrivalOf(parts: Partial<SeenRequest> = {}): WorkerArrival {
  return new WorkerArrival({ headers: new Headers(), ...parts }, { waitUntil: () => undefined });
}

test.each<[string, SeenRequest["cf"], string | undefined]>([
  ["a certificate that Cloudflare verified", { tlsClientAuth: CERTIFICATE }, "c0ffee"],
  [
    "one that it did not",
    { tlsClientAuth: { ...CERTIFICATE, certVerified: "FAILED:self signed certificate" } },
    undefined,
  ],
  ["one that is revoked", { tlsClientAuth: { ...CERTIFICATE, certRevoked: "1" } }, undefined],
  ["none", { tlsClientAuth: { certVerified: "NONE", certRevoked: "0", certFingerprintSHA256: "" } }, undefined],
  ["nothing said of one", {}, undefined],
  ["nothing said at all", undefined, undefined],
])("a request with %s", (_what, cf, expected) => {
  expect(arrivalOf({ cf }).client.certificateSha256).toBe(expected);
});

test("the address of a client is what Cloudflare says", () => {
  expect(arrivalOf({ headers: new Headers({ "cf-connecting-ip": "2001:db8::1" }) }).client.address).toBe("2001:db8::1");
  expect(arrivalOf({ headers: new Headers({ "x-forwarded-for": "192.0.2.7" }) }).client.address).toBeUndefined();
});

test("nobody operates a Worker by reaching it", () => {
  expect(arrivalOf().client.mayOperate).toBe(false);
});

test("work is kept alive by the context of the request", () => {
  const kept: unknown[] = [];
  const context = {
    waitUntil(this: unknown, work: Promise<unknown>): void {
      expect(this).toBe(context);
      kept.push(work);
    },
  };
  const work = Promise.resolve();
  new WorkerArrival({ headers: new Headers() }, context).keepAlive(work);
  expect(kept).toEqual([work]);
});
