import { expect, test } from "vitest";
import { isCloudflareId, readKvAccount } from "../../../../src/sync/store/kv/account.ts";

const CLOUDFLARE_ACCOUNT_ID = "0123456789abcdef0123456789abcdef";
const CLOUDFLARE_API_TOKEN = "a-token-of-the-tests";
const BOTH = { CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN };

test("account and token come from the environment, white space around them left out", () => {
  const environment = {
    CLOUDFLARE_ACCOUNT_ID: ` ${CLOUDFLARE_ACCOUNT_ID}`,
    CLOUDFLARE_API_TOKEN: `${CLOUDFLARE_API_TOKEN}\n`,
  };
  expect(readKvAccount(environment)).toEqual({ accountId: CLOUDFLARE_ACCOUNT_ID, apiToken: CLOUDFLARE_API_TOKEN });
});

test.each([
  ["https://api.example.com/client/v4/", "https://api.example.com/client/v4"],
  ["http://127.0.0.1:8787/client/v4", "http://127.0.0.1:8787/client/v4"],
  ["http://[::1]:8787", "http://[::1]:8787"],
  ["http://localhost:8787", "http://localhost:8787"],
])("the API may be elsewhere: %s", (url, baseUrl) => {
  expect(readKvAccount({ ...BOTH, CLOUDFLARE_BASE_URL: url }).baseUrl).toBe(baseUrl);
});

test.each([
  [{}, /set CLOUDFLARE_ACCOUNT_ID to .* and CLOUDFLARE_API_TOKEN to .*Workers KV Storage: Edit/],
  [{ CLOUDFLARE_ACCOUNT_ID }, /set CLOUDFLARE_API_TOKEN to .*Workers KV Storage: Edit/],
  [{ CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID: " " }, /set CLOUDFLARE_ACCOUNT_ID to /],
  [{ ...BOTH, CLOUDFLARE_ACCOUNT_ID: "mine" }, /CLOUDFLARE_ACCOUNT_ID is "mine", which is not 32 hexadecimal digits/],
  [{ ...BOTH, CLOUDFLARE_BASE_URL: "http://api.example.com" }, /CLOUDFLARE_BASE_URL is no https: URL/],
  [{ ...BOTH, CLOUDFLARE_BASE_URL: "http://127.0.0.1.example.com" }, /CLOUDFLARE_BASE_URL is no https: URL/],
  [{ ...BOTH, CLOUDFLARE_BASE_URL: "api.example.com" }, /CLOUDFLARE_BASE_URL is no https: URL/],
])("%j is refused", (environment, message) => {
  expect(() => readKvAccount(environment)).toThrow(
    expect.objectContaining({ name: "StoreError", code: "denied", message: expect.stringMatching(message) }),
  );
});

test("a token that no header can hold is refused without being shown", () => {
  const environment = { ...BOTH, CLOUDFLARE_API_TOKEN: "secret\nsecret" };
  expect(() => readKvAccount(environment)).toThrow(/CLOUDFLARE_API_TOKEN holds characters that no token has/);
  expect(() => readKvAccount(environment)).not.toThrow(/secret/);
});

test.each([
  [CLOUDFLARE_ACCOUNT_ID, true],
  [CLOUDFLARE_ACCOUNT_ID.toUpperCase(), false],
  [`${CLOUDFLARE_ACCOUNT_ID}0`, false],
  ["../0123456789abcdef0123456789abcd", false],
])("%s is an id of Cloudflare: %s", (text, isId) => {
  expect(isCloudflareId(text)).toBe(isId);
});
