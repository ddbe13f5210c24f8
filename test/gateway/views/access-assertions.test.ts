import { afterEach, describe, expect, test, vi } from "vitest";
import { AccessAssertions } from "../../../src/gateway/views/access-assertions.ts";
import { assertionBy, KeysEndpoint, teamKey, TRUSTED, type AssertionParts } from "./access-team.ts";

const KEY = teamKey("one");
const FOREIGN = { ...teamKey("one") };
const NOW_SECONDS = 1_700_000_000;

interface World {
  readonly endpoint: KeysEndpoint;
  readonly failures: unknown[];
  readonly clientOf: (assertion: string) => unknown;
}

/** At a fixed time, since assertions are good for a while only. */
function world(): World {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW_SECONDS * 1000 });
  const endpoint = new KeysEndpoint([KEY]);
  const failures: unknown[] = [];
  const assertions = new AccessAssertions({
    trusted: TRUSTED,
    fetcher: endpoint.fetcher,
    clockMs: Date.now,
    random: () => 0.5,
    reportFailure: (failure) => void failures.push(failure),
  });
  return { endpoint, failures, clientOf: (assertion) => assertions.clientOf(assertion, () => undefined) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("an assertion of Cloudflare Access", () => {
  test.each<[string, AssertionParts, string]>([
    ["somebody who signed in", {}, "alice@example.org"],
    ["a service token", { claims: { email: undefined, common_name: "0f0f.access", sub: "" } }, "0f0f.access"],
    ["one audience alone", { claims: { aud: TRUSTED.audience } }, "alice@example.org"],
    ["several audiences", { claims: { aud: ["other", TRUSTED.audience] } }, "alice@example.org"],
    ["nothing of when it begins", { claims: { nbf: undefined, iat: undefined } }, "alice@example.org"],
  ])("of %s says who asks", async (_what, parts, client) => {
    const { clientOf } = world();
    expect(await clientOf(assertionBy(KEY, parts))).toEqual({ client });
  });

  test.each<[string, AssertionParts]>([
    ["for another application", { claims: { aud: ["other"] } }],
    ["for no application", { claims: { aud: undefined } }],
    ["of another team", { claims: { iss: "https://other.example" } }],
    ["of no team", { claims: { iss: undefined } }],
    ["that is over", { claims: { exp: NOW_SECONDS } }],
    ["that is never over", { claims: { exp: undefined } }],
    ["that is over at a time that is none", { claims: { exp: "tomorrow" } }],
    ["that is not good yet", { claims: { nbf: NOW_SECONDS + 1 } }],
    ["of nobody", { claims: { email: undefined } }],
    ["of an empty name", { claims: { email: "" } }],
    ["of a name that is none", { claims: { email: ["alice@example.org"] } }],
    ["signed in another way", { header: { alg: "PS256" } }],
    ["that says it is signed with a secret", { header: { alg: "HS256" } }],
    ["that says it is not signed", { header: { alg: "none" } }],
    ["that names no key", { header: { kid: undefined } }],
    ["that names a key that is none", { header: { kid: 7 } }],
    ["that names another key", { header: { kid: "two" } }],
  ])("%s is wrong", async (_what, parts) => {
    const { clientOf, failures } = world();
    expect(await clientOf(assertionBy(KEY, parts))).toBe("wrong-assertion");
    expect(failures).toEqual([]);
  });

  test("that is signed by somebody else with a key of the same name is wrong", async () => {
    expect(await world().clientOf(assertionBy(FOREIGN))).toBe("wrong-assertion");
  });

  test("whose claims were exchanged is wrong", async () => {
    const [header = "", , signature = ""] = assertionBy(KEY).split(".");
    const [, claims = ""] = assertionBy(FOREIGN, { claims: { email: "root@example.org" } }).split(".");
    expect(await world().clientOf([header, claims, signature].join("."))).toBe("wrong-assertion");
  });

  test.each(["", "a", "a.b.c", "..", "e30.e30.e30", "x".repeat(8193)])("that is none (%#) is wrong", async (text) => {
    const { clientOf, endpoint } = world();
    expect(await clientOf(text)).toBe("wrong-assertion");
    expect(endpoint.urls, "and the keys are not read for it").toEqual([]);
  });

  test("is verified once, and then known at once until it is over", async () => {
    const { clientOf, endpoint } = world();
    const assertion = assertionBy(KEY, { claims: { exp: NOW_SECONDS + 10 } });
    await clientOf(assertion);
    expect(clientOf(assertion)).toMatchObject({ client: "alice@example.org" });
    vi.setSystemTime((NOW_SECONDS + 10) * 1000 - 1);
    expect(clientOf(assertion)).toMatchObject({ client: "alice@example.org" });
    vi.setSystemTime((NOW_SECONDS + 10) * 1000);
    expect(clientOf(assertion)).toBe("wrong-assertion");
    expect(endpoint.urls).toHaveLength(1);
  });

  test("is believed for an hour at most until its key is looked at again, which the team may have withdrawn", async () => {
    const { clientOf, endpoint } = world();
    const assertion = assertionBy(KEY, { claims: { exp: NOW_SECONDS + 86_400 } });
    await clientOf(assertion);
    endpoint.keys = [];
    vi.setSystemTime((NOW_SECONDS + 3600) * 1000 - 1);
    expect(clientOf(assertion)).toMatchObject({ client: "alice@example.org" });
    vi.setSystemTime((NOW_SECONDS + 3600) * 1000);
    expect(await clientOf(assertion)).toBe("wrong-assertion");
  });

  test("is one of 1024 in memory", async () => {
    const { clientOf } = world();
    const assertions = Array.from({ length: 1025 }, (_, number) => assertionBy(KEY, { claims: { number } }));
    for (const assertion of assertions) {
      await clientOf(assertion);
    }
    expect(clientOf(assertions[1] ?? "")).not.toBeInstanceOf(Promise);
    expect(clientOf(assertions[0] ?? "")).toBeInstanceOf(Promise);
  });

  test("cannot be judged while the keys cannot be read, which is told without it", async () => {
    const { clientOf, endpoint, failures } = world();
    endpoint.instead = () => Promise.reject(new Error("connection refused"));
    const assertion = assertionBy(KEY);
    expect(await clientOf(assertion)).toBe("unreadable-keys");
    expect(failures).toMatchObject([
      { message: "the keys of https://team.example cannot be read: connection refused" },
    ]);
    endpoint.instead = undefined;
    vi.setSystemTime((NOW_SECONDS + 2) * 1000);
    expect(await clientOf(assertion)).toEqual({ client: "alice@example.org" });
  });
});
