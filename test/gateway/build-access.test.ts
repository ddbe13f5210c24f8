import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Access } from "../../src/gateway/access.ts";
import type { Client, Credentials } from "../../src/gateway/arrival.ts";
import { buildAccess, type BuildAccessParts } from "../../src/gateway/build-access.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { hashViewCredential } from "../../src/snapshot/view-credential.ts";
import { NO_TIMER } from "../support/clock.ts";
import { arrivalOf, showing } from "./arrivals.ts";
import { REPLY, responderWith, viewSettings } from "./gateway-under-test.ts";
import { assertionBy, KeysEndpoint, teamKey, TRUSTED } from "./views/access-team.ts";

const TOKEN = `mdoh_${"A".repeat(32)}`;
const SHA256 = "c0ffee00".repeat(8);
const KEY = teamKey("one");
const EVERY_WAY = { anonymousView: undefined, cloudflareAccess: TRUSTED, clientCertificates: true };
const ONLY_TOKENS = { anonymousView: undefined, cloudflareAccess: undefined, clientCertificates: false };

let store: MemoryStore;
beforeEach(async () => {
  store = new MemoryStore();
  for (const credential of [TOKEN, "access:alice@example.org", "access:0f0f.access", `certificate:${SHA256}`]) {
    const settings = viewSettings({ name: credential.slice(0, 20).replaceAll(/[:@]/g, "-") });
    const record = encodeView({ settings, createdSeconds: 1 });
    await store.put(new Map([[viewKey(await hashViewCredential(credential)), record]]));
  }
});
afterEach(() => vi.useRealTimers());

function access(settings: BuildAccessParts["settings"], parts: Partial<BuildAccessParts> = {}): Access {
  return buildAccess({
    settings,
    store,
    entryOf: (view) => ({ settings: view, responder: responderWith(REPLY) }),
    clockMs: Date.now,
    startTimer: NO_TIMER,
    random: () => 0.5,
    reportFailure: () => undefined,
    fetcher: new KeysEndpoint([KEY]).fetcher,
    ...parts,
  });
}

async function found(by: Access, credentials: Partial<Credentials>, client: Partial<Client> = {}): Promise<string> {
  const view = await by.viewOf(showing(credentials), arrivalOf(client));
  return typeof view === "string" ? view : view.settings.name;
}

describe("a view is found", () => {
  test.each<[string, () => Partial<Credentials>, Partial<Client>, string]>([
    ["by its token", () => ({ pathToken: TOKEN }), {}, "mdoh_AAAAAAAAAAAAAAA"],
    ["by a certificate", () => ({}), { certificateSha256: SHA256 }, "certificate-c0ffee00"],
    [
      "by who signed in, in any case",
      () => ({ accessAssertion: assertionBy(KEY, { claims: { email: "Alice@Example.org" } }) }),
      {},
      "access-alice-example",
    ],
    [
      "by a service token",
      () => ({ accessAssertion: assertionBy(KEY, { claims: { common_name: "0f0f.access" } }) }),
      {},
      "access-0f0f.access",
    ],
  ])("%s, in the store and then in memory", async (_what, credentials, client, name) => {
    const by = access(EVERY_WAY);
    const shown = credentials();
    expect(await found(by, shown, client)).toBe(name);
    expect(by.viewOf(showing(shown), arrivalOf(client)), "at once").toMatchObject({ settings: { name } });
  });

  test("for who shows nothing, as the settings say or the program does", async () => {
    const anonymousView = viewSettings({ name: "anyone" });
    expect(await found(access({ ...EVERY_WAY, anonymousView }), {})).toBe("anyone");
    const other = { settings: viewSettings({ name: "stored" }), responder: responderWith(REPLY) };
    expect(await found(access({ ...EVERY_WAY, anonymousView }, { anonymous: () => other }), {})).toBe("stored");
    expect(await found(access({ ...EVERY_WAY, anonymousView }, { anonymous: () => undefined }), {})).toBe("anonymous");
  });
});

describe("no view is found", () => {
  test.each<[string, () => Partial<Credentials>, Partial<Client>, string]>([
    ["a token that fits none", () => ({ pathToken: `mdoh_${"B".repeat(32)}` }), {}, "unknown"],
    ["a certificate that fits none", () => ({}), { certificateSha256: "0".repeat(64) }, "unknown-certificate"],
    [
      "somebody whom no view is for",
      () => ({ accessAssertion: assertionBy(KEY, { claims: { email: "bob@example.org" } }) }),
      {},
      "unknown-access-client",
    ],
    ["an assertion that is none", () => ({ accessAssertion: "x" }), {}, "wrong-assertion"],
  ])("for %s, the second time either, anonymous view or not", async (_what, credentials, client, refusal) => {
    const by = access({ ...EVERY_WAY, anonymousView: viewSettings({ name: "anyone" }) });
    const shown = credentials();
    expect(await found(by, shown, client)).toBe(refusal);
    expect(await found(by, shown, client)).toBe(refusal);
  });

  test.each(["access:alice@example.org", `certificate:${SHA256}`])(
    "for a token that reads like another credential: %s, also when that is in memory",
    async (pathToken) => {
      const by = access(EVERY_WAY);
      await found(by, {}, { certificateSha256: SHA256 });
      await found(by, { accessAssertion: assertionBy(KEY) });
      expect(await found(by, { pathToken })).toBe("malformed");
      expect(await found(by, { authorization: `Bearer ${pathToken}` })).toBe("malformed");
    },
  );

  test("by ways that are not allowed, which count as nothing", async () => {
    const by = access(ONLY_TOKENS);
    expect(await found(by, { accessAssertion: assertionBy(KEY) }, { certificateSha256: SHA256 })).toBe("anonymous");
  });
});

test.each<[string, () => Partial<Credentials>, Partial<Client>]>([
  ["a token", () => ({ pathToken: TOKEN }), {}],
  ["a certificate", () => ({}), { certificateSha256: SHA256 }],
  ["an assertion", () => ({ accessAssertion: assertionBy(KEY) }), {}],
])(
  "%s that is in no memory and may not be looked up reaches neither store nor keys",
  async (_what, credentials, client) => {
    const endpoint = new KeysEndpoint([KEY]);
    const read = vi.spyOn(store, "get");
    const by = access(EVERY_WAY, { fetcher: endpoint.fetcher });
    const shown = showing(credentials());
    expect(by.viewOf(shown, arrivalOf(client), false)).toBe("busy");
    expect([read.mock.calls, endpoint.urls]).toEqual([[], []]);
    const view = await by.viewOf(shown, arrivalOf(client));
    expect(by.viewOf(shown, arrivalOf(client), false)).toEqual(view);
  },
);
