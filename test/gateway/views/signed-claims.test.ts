import { createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { isSignedBy, readSignedClaims } from "../../../src/gateway/views/signed-claims.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY = publicKey.export({ format: "jwk" });

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function token(
  header: unknown = { alg: "RS256", kid: "one" },
  claims: unknown = { iss: "https://team.example" },
): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
}

test("a token is taken apart into header, claims and signature", async () => {
  const read = readSignedClaims(token());
  expect(read).toMatchObject({ header: { alg: "RS256", kid: "one" }, claims: { iss: "https://team.example" } });
  expect(read !== undefined && (await isSignedBy(read, KEY))).toBe(true);
});

test.each([
  ["with no signature", token().split(".").slice(0, 2).join(".")],
  ["with a fourth part", `${token()}.x`],
  ["whose header is a list", token(["RS256"])],
  ["whose header is null", token(null)],
  ["whose claims are text", token(undefined, "alice")],
  ["with padding in its base64url", token().replace(".", "=.")],
  ["whose claims are no JSON", `${encode({ alg: "RS256" })}.eA.c2ln`],
  ["that another algorithm signs", token({ alg: "HS256" })],
  ["that nothing signs", token({ alg: "none" })],
  ["with an extension that must be understood", token({ alg: "RS256", crit: ["b64"] })],
])("a text %s is no token", (_what, text) => {
  expect(readSignedClaims(text)).toBeUndefined();
});

test("a token whose claims were exchanged carries nobody's signature", async () => {
  const [header = "", , signature = ""] = token().split(".");
  const read = readSignedClaims(`${header}.${encode({ iss: "https://other.example" })}.${signature}`);
  expect(read !== undefined && (await isSignedBy(read, KEY))).toBe(false);
});

test("a token carries no signature of another key", async () => {
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
  const read = readSignedClaims(token());
  expect(read !== undefined && (await isSignedBy(read, other))).toBe(false);
});

test("a key without modulus is no key", async () => {
  const read = readSignedClaims(token());
  await expect(read && isSignedBy(read, {})).rejects.toThrow("the key has no modulus or exponent");
});
