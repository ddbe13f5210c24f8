import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startApiServer, type ApiServer } from "../../support/api-server/api-server.ts";
import { realLease, realService, realServiceEntry } from "../../support/api-server/real-shapes.ts";
import { openWatch, type OpenWatch } from "./open-watch.ts";

const SERVICES = "/api/v1/services";
const ENTRIES = "/apis/networking.istio.io/v1/serviceentries";

interface Answer {
  readonly code: number;
  readonly body: {
    readonly message?: string;
    readonly reason?: string;
    readonly metadata?: { readonly continue?: string; readonly resourceVersion?: string };
    readonly items?: readonly { readonly kind?: string; readonly metadata: { readonly name: string } }[];
  };
}

let server: ApiServer;

beforeEach(async () => {
  server = await startApiServer();
  for (const name of ["a", "b", "c"]) server.objects.put(realService("shop", name));
  server.objects.put(realServiceEntry("shop", "outside", "api.example.com"));
});

afterEach(() => server.stop());

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(server.url + path, { ...init, headers: { "Content-Type": "application/json" } });
  return { code: response.status, body: JSON.parse(await response.text()) };
}

const namesIn = ({ body }: Answer): readonly string[] => (body.items ?? []).map(({ metadata }) => metadata.name);

async function watchFromNow(): Promise<OpenWatch> {
  const watch = await openWatch(server.url, `resourceVersion=${server.objects.resourceVersion}`);
  await vi.waitFor(() => expect(server.watches.count("services")).toBe(1), 20_000);
  return watch;
}

describe("a list", () => {
  test("says the kind of its items for custom resources only", async () => {
    expect((await ask(SERVICES)).body.items?.map(({ kind }) => kind)).toEqual([undefined, undefined, undefined]);
    expect((await ask(ENTRIES)).body.items?.map(({ kind }) => kind)).toEqual(["ServiceEntry"]);
  });

  test("goes on as it was at its first page, whatever happened since", async () => {
    const first = await ask(`${SERVICES}?limit=1`);
    server.objects.remove(realService("shop", "b"));
    server.objects.put(realService("shop", "bb"));
    const rest = await ask(`${SERVICES}?limit=5&continue=${first.body.metadata?.continue}`);
    expect([namesIn(first), namesIn(rest)]).toEqual([["a"], ["b", "c"]]);
    expect(rest.body.metadata?.resourceVersion).toBe(first.body.metadata?.resourceVersion);
  });

  test("cannot go on after a compaction but with what there is now", async () => {
    const first = await ask(`${SERVICES}?limit=1`);
    server.objects.put(realService("shop", "bb"));
    server.objects.compact();
    const gone = await ask(`${SERVICES}?limit=5&continue=${first.body.metadata?.continue}`);
    expect([gone.code, gone.body.reason]).toEqual([410, "Expired"]);
    expect(namesIn(await ask(`${SERVICES}?limit=5&continue=${gone.body.metadata?.continue}`))).toEqual([
      "b",
      "bb",
      "c",
    ]);
  });

  test.each([
    ["resourceVersion=999999", 504, "Timeout"],
    ["resourceVersionMatch=Exact", 422, "Invalid"],
    ["labelSelector=a+in+(", 400, "BadRequest"],
    ["fieldSelector=spec.ports=1", 400, "BadRequest"],
  ])("with %s is refused with %i", async (words, code, reason) => {
    const refused = await ask(`${SERVICES}?${words}`);
    expect([refused.code, refused.body.reason]).toEqual([code, reason]);
  });

  test("of 128 KiB or more is compressed", async () => {
    expect((await fetch(server.url + SERVICES)).headers.get("content-encoding")).toBeNull();
    for (let index = 0; index < 150; index += 1) server.objects.put(realService("shop", `more-${index}`));
    expect((await fetch(server.url + SERVICES)).headers.get("content-encoding")).toBe("gzip");
    expect(namesIn(await ask(SERVICES))).toHaveLength(153);
  });
});

describe("a watch", () => {
  test("tells what changes, of its own resource only", async () => {
    const watch = await watchFromNow();
    server.objects.put(realService("shop", "d"));
    server.objects.put(realServiceEntry("shop", "more", "more.example.com"));
    server.objects.put(realService("shop", "a", "10.96.0.9"));
    server.objects.remove(realService("shop", "d"));
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED d", "MODIFIED a", "DELETED d"]), 20_000);
  });

  test("with a selector sees what stops to match go", async () => {
    const watch = await openWatch(server.url, "resourceVersion=0&labelSelector=app=a");
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED a"]), 20_000);
    const { metadata, ...rest } = realService("shop", "a");
    server.objects.put({ ...rest, metadata: { ...metadata, labels: {} } });
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED a", "DELETED a"]), 20_000);
  });

  test("tells the end of its first events, and how far it is", async () => {
    const words = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const watch = await openWatch(server.url, words);
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED a", "ADDED b", "ADDED c", "BOOKMARK"]), 20_000);
    server.watches.bookmark();
    await vi.waitFor(() => expect(watch.told.slice(4)).toEqual(["BOOKMARK"]), 20_000);
  });

  test("of a time that is forgotten is told so and ends", async () => {
    const before = server.objects.resourceVersion;
    server.objects.put(realService("shop", "d"));
    server.objects.compact();
    const watch = await openWatch(server.url, `resourceVersion=${before}`);
    await vi.waitFor(() => expect([watch.told, watch.ending()]).toEqual([["ERROR 410"], "end"]), 20_000);
  });

  test("ends with the definition of its resource, whose objects are deleted first", async () => {
    const response = await fetch(`${server.url}${ENTRIES}?watch=1&resourceVersion=${server.objects.resourceVersion}`);
    server.objects.withdraw("serviceentries.networking.istio.io");
    expect(await response.text()).toContain('"type":"DELETED"');
    expect((await fetch(server.url + ENTRIES)).status).toBe(404);
  });
});

describe("a fault", () => {
  test.each(["end", "reset"] as const)("ends watches by %s", async (how) => {
    const watch = await watchFromNow();
    server.faults.endWatches(how);
    await vi.waitFor(() => expect(watch.ending()).toBe(how), 20_000);
  });

  test("tells half of an event", async () => {
    const watch = await watchFromNow();
    server.faults.cutNextEvent("services");
    server.objects.put(realService("shop", "d"));
    await vi.waitFor(() => expect([watch.told, watch.ending()]).toEqual([["half"], "reset"]), 20_000);
  });

  test("doubles events, and turns their order round", async () => {
    const watch = await watchFromNow();
    server.faults.duplicateEvents(1);
    for (const name of ["d", "e"]) server.objects.put(realService("shop", name));
    server.faults.reorderEvents(2);
    for (const name of ["f", "g"]) server.objects.put(realService("shop", name));
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED d", "ADDED d", "ADDED e", "ADDED g", "ADDED f"]), 20_000);
  });

  test("refuses as many requests as it is told, of those that are meant", async () => {
    server.faults.refuse(1, { code: 429, retryAfterSeconds: 7 }, { resource: "services" });
    expect((await ask(ENTRIES)).code).toBe(200);
    const refused = await fetch(server.url + SERVICES);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
    server.faults.refuse(1, { code: 503 });
    expect((await ask(SERVICES)).body.reason).toBe("ServiceUnavailable");
    expect((await ask(SERVICES)).code).toBe(200);
    expect(server.requests.count("list", "services")).toBe(3);
  });

  test("sends half a document, with and without breaking the connection", async () => {
    server.faults.cutReplies(1, "end");
    const half = await (await fetch(server.url + SERVICES)).text();
    expect(() => void JSON.parse(half)).toThrow(SyntaxError);
    server.faults.cutReplies(1, "reset");
    await expect(ask(SERVICES)).rejects.toThrow("terminated");
  });

  test("holds everything back until it is over", async () => {
    const watch = await watchFromNow();
    server.faults.hang();
    server.objects.put(realService("shop", "d"));
    const answer = ask(SERVICES);
    await vi.waitFor(() => expect(server.requests.count("list")).toBe(1), 20_000);
    expect(watch.told).toEqual([]);
    server.faults.resume();
    expect(namesIn(await answer)).toEqual(["a", "b", "c", "d"]);
    await vi.waitFor(() => expect(watch.told).toEqual(["ADDED d"]), 20_000);
  });

  test("reports no objects where there are some", async () => {
    server.faults.reportEmpty(["services"]);
    expect(namesIn(await ask(SERVICES))).toEqual([]);
    server.faults.reportEmpty([]);
    expect(namesIn(await ask(SERVICES))).toEqual(["a", "b", "c"]);
  });
});

test("a Lease is taken by the one that has seen it last", async () => {
  const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
  const lease = realLease("default", "sync", "one", "2026-03-02T08:11:29.000000Z");
  const created = await ask(path, { method: "POST", body: JSON.stringify(lease) });
  const metadata = { ...lease.metadata, resourceVersion: created.body.metadata?.resourceVersion };
  const taken = { ...lease, metadata, spec: { holderIdentity: "two" } };
  const put = { method: "PUT", body: JSON.stringify(taken) };
  const codes = [created, await ask(`${path}/sync`, put), await ask(`${path}/sync`, put)].map(({ code }) => code);
  const withoutVersion = await ask(`${path}/sync`, { method: "PUT", body: JSON.stringify(lease) });
  expect([...codes, withoutVersion.code]).toEqual([201, 200, 409, 422]);
});
