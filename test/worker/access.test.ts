import { env, reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { encodeBase64Url } from "../../src/doh/base64url.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import {
  accessClientCredential,
  certificateCredential,
  hashViewCredential,
} from "../../src/snapshot/view-credential.ts";
import { openWorker, queryFor } from "./open-worker.ts";

const SHA256 = "c0ffee00".repeat(8);
const ACCESS = { MESHDOH_ACCESS_TEAM: "team", MESHDOH_ACCESS_AUDIENCE: "gateway-audience" };
/** A question that the gateway answers by itself. */
const PATH = `/dns-query?dns=${encodeBase64Url(queryFor("localhost"))}`;

let pair: CryptoKeyPair;
beforeEach(async () => {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048 };
  const made = await crypto.subtle.generateKey({ ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
    "sign",
    "verify",
  ]);
  if (!("privateKey" in made)) throw new Error("a key pair was asked for");
  pair = made;
  for (const credential of [accessClientCredential("alice@example.org"), certificateCredential(SHA256)]) {
    const record = encodeView({
      settings: { name: "vm", reach: "mesh", families: ["v4"], autopath: true, public: true },
      createdSeconds: 1,
    });
    await env.SNAPSHOTS.put(viewKey(await hashViewCredential(credential)), record);
  }
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await reset();
});

/** Answers for the team's keys, and for nothing else. */
async function serveKeys(): Promise<string[]> {
  const urls: string[] = [];
  const key = Object.assign(await crypto.subtle.exportKey("jwk", pair.publicKey), { kid: "one" });
  vi.stubGlobal("fetch", (input: string) => {
    urls.push(input);
    return Promise.resolve(Response.json({ keys: [key] }));
  });
  return urls;
}

async function assertionFor(email: string): Promise<string> {
  const encode = (part: object): string => encodeBase64Url(new TextEncoder().encode(JSON.stringify(part)));
  const claims = { iss: "https://team.cloudflareaccess.com", aud: ["gateway-audience"], email };
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const text = `${encode({ alg: "RS256", kid: "one" })}.${encode({ ...claims, exp })}`;
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", pair.privateKey, new TextEncoder().encode(text));
  return `${text}.${encodeBase64Url(new Uint8Array(signature))}`;
}

describe("a Worker behind Cloudflare Access", () => {
  test("answers who signed in, and reads the team's keys once", async () => {
    const urls = await serveKeys();
    const worker = await openWorker(ACCESS);
    const headers = { "cf-access-jwt-assertion": await assertionFor("Alice@example.org") };
    for (let round = 0; round < 2; round++) {
      const response = await worker.fetch(PATH, { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get("cache-control")).toMatch(/^private, /);
    }
    expect(urls).toEqual(["https://team.cloudflareaccess.com/cdn-cgi/access/certs"]);
  });

  test("refuses somebody whom no view is for, and an assertion that was changed", async () => {
    await serveKeys();
    const worker = await openWorker({ ...ACCESS, MESHDOH_ANONYMOUS_VIEW: "anyone" });
    const assertion = await assertionFor("alice@example.org");
    const forged = assertion.replace(/\.[^.]+\./, `.${btoa('{"email":"alice@example.org"}').replaceAll("=", "")}.`);
    for (const shown of [await assertionFor("bob@example.org"), forged, "x"]) {
      expect((await worker.fetch(PATH, { headers: { "cf-access-jwt-assertion": shown } })).status).toBe(401);
    }
    expect((await worker.fetch(PATH)).status).toBe(200);
  });
});

describe("a Worker that takes client certificates", () => {
  const tlsClientAuth = {
    certPresented: "1",
    certVerified: "SUCCESS",
    certRevoked: "0",
    certFingerprintSHA256: SHA256,
  };
  /** A request whose connection Cloudflare says that of, and nothing else. */
  const cf = (parts: object): RequestInit<IncomingRequestCfProperties> => {
    const init: RequestInit<IncomingRequestCfProperties> = {};
    Reflect.set(init, "cf", { tlsClientAuth: { ...tlsClientAuth, ...parts } });
    return init;
  };

  test.each<[string, object, number]>([
    ["one that a view is for", {}, 200],
    ["one that no view is for", { certFingerprintSHA256: "0".repeat(64) }, 401],
    ["one that Cloudflare could not verify", { certVerified: "FAILED:certificate has expired" }, 401],
  ])("answers %s: HTTP %s", async (_what, parts, status) => {
    const worker = await openWorker({ MESHDOH_CLIENT_CERTIFICATES: "on" });
    expect((await worker.fetch(PATH, cf(parts))).status).toBe(status);
  });

  test("does not look at them unless told to", async () => {
    expect((await (await openWorker({})).fetch(PATH, cf({}))).status).toBe(401);
  });
});
