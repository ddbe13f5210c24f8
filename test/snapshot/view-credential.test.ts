import { expect, test } from "vitest";
import {
  accessClientCredential,
  certificateCredential,
  hashViewCredential,
} from "../../src/snapshot/view-credential.ts";
import { isViewToken } from "../../src/snapshot/view-token.ts";

const DIGITS = "c0ffee00".repeat(8);

test.each([
  ["an e-mail address, whatever its case", accessClientCredential("Alice@Example.org"), "access:alice@example.org"],
  ["a service token", accessClientCredential("0f0f.access"), "access:0f0f.access"],
  [
    "a certificate, whatever the case of its digits",
    certificateCredential(DIGITS.toUpperCase()),
    `certificate:${DIGITS}`,
  ],
])("the credential of %s", (_what, credential, expected) => {
  expect(credential).toBe(expected);
  expect(isViewToken(credential)).toBe(false);
});

test("a credential is stored as its SHA-256", async () => {
  expect(await hashViewCredential("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
