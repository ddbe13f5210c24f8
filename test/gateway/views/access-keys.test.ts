import { describe, expect, test } from "vitest";
import { AccessKeys } from "../../../src/gateway/views/access-keys.ts";
import { ManualClock } from "../../support/clock.ts";
import { KeysEndpoint, teamKey, TRUSTED } from "./access-team.ts";

const OLD = teamKey("old");
const NEW = teamKey("new");
const keepAlive = (): void => undefined;

interface World {
  readonly endpoint: KeysEndpoint;
  readonly clock: ManualClock;
  readonly find: (kid: string) => Promise<unknown>;
}

function world(): World {
  const endpoint = new KeysEndpoint([OLD]);
  const clock = new ManualClock(1_700_000_000_000);
  const keys = new AccessKeys({ issuer: TRUSTED.issuer, fetcher: endpoint.fetcher, clockMs: clock.read });
  const find = async (kid: string): Promise<unknown> => {
    try {
      return (await keys.find(kid, keepAlive))?.n;
    } catch (failure) {
      return failure instanceof Error ? failure.message : failure;
    }
  };
  return { endpoint, clock, find };
}

const modulusOf = (key: typeof OLD): unknown => key.publicKey.export({ format: "jwk" }).n;

describe("keys of Cloudflare Access", () => {
  test("are read where the team has them, once an hour", async () => {
    const { endpoint, clock, find } = world();
    expect(await find("old")).toBe(modulusOf(OLD));
    clock.advanceSeconds(3599);
    expect(await find("old")).toBe(modulusOf(OLD));
    expect(endpoint.urls).toEqual(["https://team.example/cdn-cgi/access/certs"]);
    clock.advanceSeconds(1);
    expect(await find("old")).toBe(modulusOf(OLD));
    expect(endpoint.urls).toHaveLength(2);
  });

  test("are read again for one that is new, but not more than once a minute", async () => {
    const { endpoint, clock, find } = world();
    expect(await find("old")).toBe(modulusOf(OLD));
    endpoint.keys = [OLD, NEW];
    clock.advanceSeconds(59);
    expect(await find("new")).toBeUndefined();
    clock.advanceSeconds(1);
    expect(await find("new")).toBe(modulusOf(NEW));
    for (let made = 0; made < 100; made++) expect(await find(`made-up-${made}`)).toBeUndefined();
    expect(endpoint.urls).toHaveLength(2);
  });

  test("are read once for all who wait for them", async () => {
    const { endpoint, find } = world();
    const found = await Promise.all([find("old"), find("old"), find("made-up")]);
    expect(found).toEqual([modulusOf(OLD), modulusOf(OLD), undefined]);
    expect(endpoint.urls).toHaveLength(1);
  });

  test("that cannot be read are tried again after two seconds", async () => {
    const { endpoint, clock, find } = world();
    endpoint.instead = () => Promise.reject(new Error("connection refused"));
    expect(await find("old")).toBe("the keys of https://team.example cannot be read: connection refused");
    endpoint.instead = undefined;
    clock.advanceSeconds(1.999);
    expect(await find("old")).toBe("the keys of https://team.example cannot be read: connection refused");
    clock.advanceSeconds(0.001);
    expect(await find("old")).toBe(modulusOf(OLD));
    expect(endpoint.urls).toHaveLength(2);
  });

  test("that were good an hour ago go on while they cannot be read", async () => {
    const { endpoint, clock, find } = world();
    await find("old");
    endpoint.instead = () => Promise.reject(new Error("connection refused"));
    clock.advanceSeconds(3600);
    expect(await find("old")).toBe(modulusOf(OLD));
    expect(await find("new")).toBe("the keys of https://team.example cannot be read: connection refused");
  });

  test("that hang are asked for anew after five seconds", async () => {
    const { endpoint, clock, find } = world();
    endpoint.instead = () => new Promise(() => undefined);
    void find("old");
    clock.advanceSeconds(60);
    endpoint.instead = undefined;
    expect(await find("old")).toBe(modulusOf(OLD));
  });

  test.each<[string, () => Response, string]>([
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "/keys" } }), "HTTP status 302"],
    ["another status", () => new Response("no", { status: 404 }), "HTTP status 404"],
    ["a page", () => new Response("<h1>"), "Unexpected token"],
    ["no set of keys", () => Response.json({ keys: 7 }), "no JSON Web Key Set"],
    ["nothing", () => Response.json(null), "no JSON Web Key Set"],
    ["too much", () => new Response(" ".repeat(65_537)), "more than 65536 octets"],
  ])("are none when the answer is %s", async (_what, answer, reason) => {
    const { endpoint, find } = world();
    endpoint.instead = () => Promise.resolve(answer());
    expect(await find("old")).toContain(`the keys of https://team.example cannot be read: ${reason}`);
  });

  test("are read there and nowhere else that an answer may lead to", async () => {
    const { endpoint, find } = world();
    await find("old");
    expect(endpoint.redirects).toEqual(["manual"]);
  });

  test("of other kinds are left out", async () => {
    const { endpoint, find } = world();
    const rsa = OLD.publicKey.export({ format: "jwk" });
    const keys = [{ ...rsa, kid: "old", kty: "EC" }, { ...rsa, kid: "old", kty: "oct" }, "x", null, rsa];
    endpoint.instead = () => Promise.resolve(Response.json({ keys }));
    expect(await find("old")).toBeUndefined();
  });
});
