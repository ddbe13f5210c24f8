import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** What a team of Cloudflare Access is in tests, whose keys are at https://team.example. */
export const TRUSTED = { issuer: "https://team.example", audience: "gateway-audience" };

/** A key pair of a team. */
export interface TeamKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes a key pair of that name. */
export function teamKey(kid: string): TeamKey {
  return { kid, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
}

/** What an assertion says of itself and of who asks; fields that are undefined are left out. */
export interface AssertionParts {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An assertion as Access makes it for alice@example.org, good for another hour, unless `parts` say otherwise. */
export function assertionBy(key: TeamKey, { header = {}, claims = {} }: AssertionParts = {}): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const always = {
    iss: TRUSTED.issuer,
    aud: [TRUSTED.audience],
    iat: nowSeconds,
    nbf: nowSeconds,
    exp: nowSeconds + 3600,
  };
  const signed = [
    { alg: "RS256", typ: "JWT", kid: key.kid, ...header },
    { ...always, type: "app", email: "alice@example.org", ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const text = signed.join(".");
  return `${text}.${sign("sha256", Buffer.from(text), key.privateKey).toString("base64url")}`;
}

/** The endpoint that a team's keys are read from. */
export class KeysEndpoint {
  readonly urls: string[] = [];
  /** What is done about redirects, for each. */
  readonly redirects: unknown[] = [];
  keys: readonly TeamKey[];
  /** Answers instead of the keys. */
  instead: (() => Promise<Response>) | undefined;

  constructor(keys: readonly TeamKey[]) {
    this.keys = keys;
  }

  readonly fetcher: typeof fetch = (input, init) => {
    this.urls.push(input instanceof Request ? input.url : String(input));
    this.redirects.push(init?.redirect);
    if (this.instead !== undefined) return this.instead();
    const keys = this.keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      kid,
      alg: "RS256",
      use: "sig",
    }));
    return Promise.resolve(Response.json({ keys, public_cert: { kid: "x", cert: "…" } }));
  };
}
