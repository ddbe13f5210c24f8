import { isIP } from "node:net";
import { StoreError } from "../../../snapshot/store/store.ts";

/** Whose KV it is, and what opens it. The token must never be shown. */
export interface KvAccount {
  readonly accountId: string;
  readonly apiToken: string;
  /** Where the API is when it is not Cloudflare's own. */
  readonly baseUrl?: string;
}

/** Where to make a token, and what it must be allowed to do. */
export const TOKEN_ADVICE =
  "an API token with the permission Workers KV Storage: Edit (https://dash.cloudflare.com/profile/api-tokens)";

const NAMES = ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_BASE_URL"] as const;
const HEXADECIMAL_ID = /^[0-9a-f]{32}$/;
/** What a header can hold; the token is never repeated in the message when it cannot. */
const TOKEN = /^[\x21-\x7e]+$/;

/** True for what identifies an account or a namespace: 32 hexadecimal digits. */
export function isCloudflareId(text: string): boolean {
  return HEXADECIMAL_ID.test(text);
}

/**
 * Reads `CLOUDFLARE_ACCOUNT_ID`, `CLOUDFLARE_API_TOKEN` and, for another place of the API, `CLOUDFLARE_BASE_URL`: the names
 * that wrangler and the `cloudflare` package have for them. Throws `StoreError` that says what to set.
 */
export function readKvAccount(environment: Readonly<Record<string, string | undefined>>): KvAccount {
  const [accountId, apiToken, baseUrl] = NAMES.map((name) => environment[name]?.trim() ?? "");
  if (!accountId || !apiToken) throw refusal(`set ${missingOf(accountId, apiToken).join(", and ")}`);
  if (!isCloudflareId(accountId)) {
    throw refusal(`CLOUDFLARE_ACCOUNT_ID is ${JSON.stringify(accountId)}, which is not 32 hexadecimal digits`);
  }
  if (!TOKEN.test(apiToken)) {
    throw refusal(`CLOUDFLARE_API_TOKEN holds characters that no token has: set it to ${TOKEN_ADVICE}`);
  }
  return { accountId, apiToken, ...(baseUrl && { baseUrl: checkedUrl(baseUrl) }) };
}

function missingOf(accountId: string | undefined, apiToken: string | undefined): string[] {
  const missing: string[] = [];
  if (!accountId) missing.push("CLOUDFLARE_ACCOUNT_ID to the id of the account (npx wrangler whoami shows it)");
  if (!apiToken) missing.push(`CLOUDFLARE_API_TOKEN to ${TOKEN_ADVICE}`);
  return missing;
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The token goes wherever this points to.
  const isPrivate = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!isPrivate) throw refusal("CLOUDFLARE_BASE_URL is no https: URL, nor an http: URL of this machine");
  return text.replace(/\/+$/, "");
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

function refusal(problem: string): StoreError {
  return new StoreError("denied", `the store kv: cannot be opened: ${problem}`);
}
