import { expect, test } from "vitest";
import { ApiFailure } from "../../../src/sync/kube/api-failure.ts";
import { BackOff } from "../../../src/sync/kube/back-off.ts";
import { listCollection, type CollectionList } from "../../../src/sync/kube/list-collection.ts";
import { ObjectCounts } from "../../../src/sync/kube/object-counts.ts";
import { ScriptedClient, type ScriptedAnswer } from "./scripted-client.ts";

const SERVICES = { kind: "Service", apiVersion: "v1", plural: "services", selector: { labelSelector: "a=b" } } as const;
const PATH = "/api/v1/services";

function page(names: readonly string[], next = "", resourceVersion = "7"): ScriptedAnswer {
  const items = names.map((name) => ({ metadata: { name, namespace: "shop" } }));
  return { kind: "ServiceList", metadata: { resourceVersion, continue: next }, items };
}

interface Listed {
  readonly client: ScriptedClient;
  readonly waitsMs: readonly number[];
  readonly list: Promise<CollectionList>;
}

function list(answers: readonly ScriptedAnswer[], maxObjects = 100): Listed {
  const client = new ScriptedClient({ [PATH]: answers });
  const waitsMs: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waitsMs.push(milliseconds);
  const backOff = new BackOff(500, 30_000, () => 0);
  const { signal } = new AbortController();
  const counts = new ObjectCounts(maxObjects);
  return {
    client,
    waitsMs,
    list: listCollection(SERVICES, { cluster: "east", client, counts, backOff, wait, signal }),
  };
}

function namesOf({ reading }: CollectionList): unknown[] {
  return reading.objects.map(({ content }) => content["metadata"]);
}

test("pages follow each other, with the selector and where the last one ended", async () => {
  const { client, list: listing } = list([page(["a", "b"], "t1"), page(["c"], "t2"), page(["d"])]);
  const listed = await listing;
  expect(namesOf(listed)).toEqual(["a", "b", "c", "d"].map((name) => ({ name, namespace: "shop" })));
  expect(listed).toMatchObject({ resourceVersion: "7", reading: { isWhole: true, diagnostics: [] } });
  expect(client.queries.map(({ words }) => words)).toEqual([
    { labelSelector: "a=b", limit: "500" },
    { labelSelector: "a=b", limit: "500", continue: "t1" },
    { labelSelector: "a=b", limit: "500", continue: "t2" },
  ]);
});

test("a page that fails is asked for again alone, and none of its objects come twice", async () => {
  const half = ['{"kind":"ServiceList","items":[{"metadata":{"name":"b"}},', '{"metadata"'];
  const {
    client,
    waitsMs,
    list: listing,
  } = list([page(["a"], "t1"), half, new ApiFailure("busy", "", { retryAfterSeconds: 2 }), page(["b"])]);
  expect(namesOf(await listing)).toHaveLength(2);
  expect(client.queries.map(({ words }) => words["continue"])).toEqual([undefined, "t1", "t1", "t1"]);
  expect(waitsMs).toEqual([500, 2000]);
});

test("a page that fails three times fails the list", async () => {
  const { client, list: listing } = list([page(["a"], "t1"), new ApiFailure("unavailable", "500")]);
  await expect(listing).rejects.toMatchObject({ code: "unavailable" });
  expect(client.queries).toHaveLength(4);
});

test.for(["forbidden", "unauthorized", "missing"] as const)("what is %s is not tried again", async (code) => {
  const { client, list: listing } = list([new ApiFailure(code, "no")]);
  await expect(listing).rejects.toMatchObject({ code });
  expect(client.queries).toHaveLength(1);
});

test("pages that expired are left, and all is read in one piece, once", async () => {
  const expired = new ApiFailure("expired", "410");
  const { client, list: listing } = list([page(["a"], "t1"), expired, page(["a", "b", "c"], "", "9")]);
  const listed = await listing;
  expect([namesOf(listed).length, listed.resourceVersion]).toEqual([3, "9"]);
  expect(client.queries.at(-1)?.words).toEqual({ labelSelector: "a=b" });
  const again = list([expired]);
  await expect(again.list).rejects.toMatchObject({ code: "expired" });
  expect(again.client.queries).toHaveLength(2);
});

test.for([
  ["another kind", { kind: "PodList", metadata: { resourceVersion: "7" }, items: [] }],
  ["a Status", { kind: "Status", status: "Success" }],
  ["a list without resourceVersion", { kind: "ServiceList", metadata: {}, items: [] }],
] as const)("an answer that is %s is no list without objects", async ([, answer]) => {
  await expect(list([answer]).list).rejects.toMatchObject({ code: "broken" });
});

test("a server that gives the same page again and again is not asked for ever", async () => {
  await expect(list([page(["a"], "t1")]).list).rejects.toThrow("the same page again and again");
});

test("more objects than the cluster may have are refused while they come in", async () => {
  await expect(list([page(["a", "b", "c"])], 2).list).rejects.toMatchObject({ code: "too-large" });
});

test("an object that is nested too deep is told of, and what it said before stays", async () => {
  let deep: unknown = {};
  for (let level = 0; level < 300; level++) deep = { deep };
  const items = [{ metadata: { name: "a", namespace: "shop" }, deep }, { metadata: { name: "b" } }];
  const { reading } = await list([{ kind: "ServiceList", metadata: { resourceVersion: "7" }, items }]).list;
  expect(reading).toMatchObject({ isWhole: false, objects: [{ content: { metadata: { name: "b" } } }] });
  expect(reading.diagnostics).toEqual([
    {
      severity: "error",
      cluster: "east",
      where: { kind: "Service", namespace: "shop", name: "a" },
      message: "is nested deeper than 200 levels, so it was skipped",
    },
  ]);
});
