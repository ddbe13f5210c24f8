import { expect, test } from "vitest";
import { digestOf, isDigest } from "../../src/snapshot/digest.ts";

test.each([
  // The first 16 octets of the examples of FIPS 180-4, in base64url.
  ["abc", "ungWv48Bz-pBQUDeXa4iIw"],
  ["", "47DEQpj8HBSa-_TImW-5JA"],
])("the digest of %j is the front of its SHA-256", async (text, digest) => {
  expect(await digestOf(new TextEncoder().encode(text))).toBe(digest);
});

test.each([
  ["ungWv48Bz-pBQUDeXa4iIw", true],
  ["ungWv48Bz-pBQUDeXa4iI", false],
  ["ungWv48Bz+pBQUDeXa4iIw", false],
  ["", false],
])("%j has the form of a digest: %s", (text, is) => {
  expect(isDigest(text)).toBe(is);
});
