import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KV_ACCOUNT_ID, KV_NAMESPACE_ID, KV_TOKEN, KvApiServer } from "../../support/kv-api/kv-api-server.ts";

// The fake is what the store kv: is tested with, so its limits are seen here without that store.

let server: KvApiServer;
let namespaceUrl: string;
let close: () => Promise<void>;
beforeEach(async () => {
  server = new KvApiServer();
  const listening = await server.listen();
  close = listening.close;
  namespaceUrl = `${listening.baseUrl}/accounts/${KV_ACCOUNT_ID}/storage/kv/namespaces/${KV_NAMESPACE_ID}`;
});
afterEach(() => close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  authorization = `Bearer ${KV_TOKEN}`,
): Promise<Answer> {
  const response = await fetch(`${namespaceUrl}${path}`, {
    method,
    headers: authorization === "" ? {} : { authorization },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const put = (pairs: readonly unknown[]): Promise<Answer> => ask("PUT", "/bulk", pairs);
const failure = (code: number): unknown => ({
  success: false,
  errors: [{ code, message: expect.any(String) }],
  messages: [],
  result: null,
});

test("a bulk write takes text and base64, and its answer counts", async () => {
  const { status, body } = await put([
    { key: "a/b", value: "ä" },
    { key: "c", value: "AP8=", base64: true },
  ]);
  const result = { successful_key_count: 2, unsuccessful_keys: [] };
  expect({ status, body }).toEqual({ status: 200, body: { success: true, errors: [], messages: [], result } });
  expect((await ask("GET", "/values/a%2Fb")).body).toBe("ä");
  expect(server.values.latest("c")).toEqual(Buffer.from([0, 255]));
});

test("a bulk read has null for what is absent", async () => {
  await put([{ key: "a", value: "1" }]);
  expect((await ask("POST", "/bulk/get", { keys: ["a", "b"] })).body).toMatchObject({
    result: { values: { a: "1", b: null } },
  });
});

test("a list has pages of a thousand, the cursor of the last is empty", async () => {
  await put(Array.from({ length: 1_001 }, (_, number) => ({ key: `k${String(number).padStart(4, "0")}`, value: "x" })));
  const first = (await ask("GET", "/keys?prefix=k")).body;
  expect(first).toMatchObject({ result_info: { count: 1_000, cursor: expect.stringMatching(/./) } });
  const cursor = /"cursor":"([^"]+)"/.exec(JSON.stringify(first))?.[1] ?? "";
  const last = (await ask("GET", `/keys?prefix=k&cursor=${cursor}`)).body;
  expect(last).toMatchObject({ result: [{ name: "k1000" }], result_info: { count: 1, cursor: "" } });
});

describe("what is over a limit is refused, and nothing of it is done:", () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, number) => `k${number}`);
  test.each<readonly [string, string, string, () => unknown, number]>([
    [
      "a key of 513 octets",
      "PUT",
      "/bulk",
      () => [
        { key: "a", value: "x" },
        { key: "k".repeat(513), value: "x" },
      ],
      414,
    ],
    [
      "a value of more than 25 MiB",
      "PUT",
      "/bulk",
      () => [
        { key: "a", value: "x" },
        { key: "k", value: "x".repeat(26_214_401) },
      ],
      413,
    ],
    ["10 001 pairs", "PUT", "/bulk", () => many(10_001).map((key) => ({ key, value: "x" })), 400],
    [
      "a request of more than 100 MB",
      "PUT",
      "/bulk",
      () => many(4).map((key) => ({ key, value: "x".repeat(25_500_000) })),
      413,
    ],
    ["10 001 keys to delete", "POST", "/bulk/delete", () => many(10_001), 400],
    ["101 keys to read", "POST", "/bulk/get", () => ({ keys: many(101) }), 400],
    ["a page of 1 001 keys", "GET", "/keys?limit=1001", () => undefined, 400],
  ])("%s", async (_what, method, path, body, status) => {
    const answer = await ask(method, path, body());
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ success: false });
    expect(server.values.keys("")).toEqual([]);
  });
});

test("one key is written once a second", async () => {
  await put([{ key: "a", value: "1" }]);
  expect((await put([{ key: "a", value: "2" }])).status).toBe(429);
  expect((await ask("POST", "/bulk/delete", ["a"])).status).toBe(429);
  server.clock.advanceSeconds(1);
  expect((await put([{ key: "a", value: "2" }])).status).toBe(200);
});

test("1200 requests are answered in five minutes, and the next one is told when to come back", async () => {
  server.requestLimit = 3;
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) statuses.push((await ask("GET", "/keys")).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  server.clock.advanceSeconds(100);
  const { headers } = await ask("GET", "/keys");
  expect([headers.get("retry-after"), headers.get("ratelimit")]).toEqual(["200", '"default";r=0;t=200']);
  server.clock.advanceSeconds(200);
  expect((await ask("GET", "/keys")).status).toBe(200);
});

describe("who may not ask is told so:", () => {
  test.each([
    ["no token", "", 401, 10001],
    ["another token", "Bearer another", 401, 10000],
    ["no bearer token", "Basic x", 400, 6003],
  ])("%s", async (_what, authorization, status, code) => {
    const answer = await ask("GET", "/keys", undefined, authorization);
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: failure(code) });
  });

  test.each([
    ["another account", KV_ACCOUNT_ID, "f".repeat(32), 403, 9109],
    ["another namespace", KV_NAMESPACE_ID, "f".repeat(32), 404, 10013],
    ["no account", "/accounts/", "/people/", 404, 7003],
  ])("%s", async (_what, replaced, replacement, status, code) => {
    namespaceUrl = namespaceUrl.replace(replaced, replacement);
    const answer = await ask("GET", "/keys");
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: failure(code) });
  });

  test("an absent key has its own code", async () => {
    const { status, body } = await ask("GET", "/values/none");
    expect({ status, body }).toEqual({ status: 404, body: failure(10009) });
  });
});

test("a read is remembered for a while, a miss too, and a write takes its time to show", async () => {
  server.values.cacheSeconds = 60;
  server.values.visibleAfterSeconds = 5;
  const read = async (): Promise<unknown> => (await ask("GET", "/values/a")).body;
  expect(await read()).toEqual(failure(10009));
  server.values.write("a", Buffer.from("1"));
  server.clock.advanceSeconds(59);
  expect(await read()).toEqual(failure(10009));
  server.clock.advanceSeconds(1);
  expect(await read()).toBe("1");
  server.clock.advanceSeconds(60);
  server.values.write("a", Buffer.from("2"));
  server.clock.advanceSeconds(4);
  expect(await read()).toBe("1");
  server.clock.advanceSeconds(60);
  expect(await read()).toBe("2");
});

describe("faults:", () => {
  test("a planned one comes as often as it was planned, on the requests it was planned for", async () => {
    server.faults.plan({ kind: "status", status: 503 }, 2, /^GET \/keys/);
    const statuses: number[] = [];
    for (const path of ["/keys", "/values/a", "/keys", "/keys"]) statuses.push((await ask("GET", path)).status);
    expect(statuses).toEqual([503, 404, 503, 200]);
  });

  test("a partial write does some keys and names the others", async () => {
    server.faults.plan({ kind: "partial", keys: 1 });
    const { body } = await put([
      { key: "a", value: "1" },
      { key: "b", value: "1" },
    ]);
    expect(body).toMatchObject({ result: { successful_key_count: 1, unsuccessful_keys: ["b"] } });
    expect(server.values.keys("")).toEqual(["a"]);
  });

  test.each([
    ["reset", { kind: "reset" }, []],
    ["reset when all was done", { kind: "reset", after: true }, ["a"]],
    ["half an answer", { kind: "half" }, ["a"]],
  ] as const)("%s", async (_what, fault, keys) => {
    server.faults.plan(fault);
    await expect(put([{ key: "a", value: "1" }])).rejects.toThrow(/fetch failed|terminated/);
    expect(server.values.keys("")).toEqual(keys);
  });

  test("a writer that dies has written what it had left, and gets no answer any more", async () => {
    server.faults.keysLeft = 1;
    await expect(
      put([
        { key: "a", value: "1" },
        { key: "b", value: "1" },
      ]),
    ).rejects.toThrow(/fetch failed|terminated/);
    await expect(ask("GET", "/keys")).rejects.toThrow(/fetch failed|terminated/);
    server.faults.clear();
    expect(server.values.keys("")).toEqual(["a"]);
    expect((await ask("GET", "/keys")).status).toBe(200);
  });
});
