import { expect, test } from "vitest";
import { encodeView, type ViewRecord } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { readStoredViews, readView } from "../../src/snapshot/view-records.ts";
import { FaultStore } from "../support/fault-store.ts";

const HASH = "0123456789abcdef".repeat(4);
const RECORD: ViewRecord = {
  settings: { name: "vm", reach: "mesh", families: ["v4"], autopath: true, public: true },
  createdSeconds: 1_000,
};

async function storeOf(values: Readonly<Record<string, string>>): Promise<FaultStore> {
  const store = new FaultStore();
  const pairs = Object.entries(values).map(([hash, text]) => [viewKey(hash), new TextEncoder().encode(text)] as const);
  await store.put(new Map(pairs));
  return store;
}

const TEXT = new TextDecoder().decode(encodeView(RECORD));

test("a view is found by the SHA-256 of its token, with one read", async () => {
  const store = await storeOf({ [HASH]: TEXT });
  expect(await readView(store, HASH)).toEqual(RECORD);
  expect(await readView(store, "0".repeat(64))).toBeUndefined();
  expect(store.reads).toEqual([viewKey(HASH), viewKey("0".repeat(64))]);
});

test("a damaged view is told with a place that does not give its key away", async () => {
  const store = await storeOf({ [HASH]: "{}" });
  await expect(readView(store, HASH)).rejects.toMatchObject({
    code: "corrupt",
    message: "view/0123456789ab…: formatVersion is not a whole number",
  });
});

test("all views of a store are listed, damaged ones with their name when it can be read", async () => {
  const store = await storeOf({
    bb: TEXT,
    aa: TEXT.replace('"mesh"', '"far"'),
    cc: "nonsense",
    ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`d${index}`, TEXT.replace("vm", `vm-${index}`)])),
  });
  const views = await readStoredViews(store);
  expect(views.map(({ key, name }) => `${key} ${name}`)).toEqual([
    "view/aa vm",
    "view/bb vm",
    "view/cc undefined",
    ...Array.from({ length: 10 }, (_, index) => `view/d${index} vm-${index}`),
  ]);
  expect(views[1]).toEqual({ key: "view/bb", name: "vm", record: RECORD });
  expect(views[0]).toMatchObject({ problem: { message: "view/aa…: reach is none of mesh, direct" } });
  expect(views[2]).toMatchObject({ problem: { message: "view/cc… is not JSON" } });
});

test("a view that goes between the listing and the reading is not listed", async () => {
  const store = await storeOf({ aa: TEXT, bb: TEXT });
  store.overrides.set(viewKey("aa"), "missing");
  expect((await readStoredViews(store)).map(({ key }) => key)).toEqual(["view/bb"]);
});

test("a store that fails is a failure of its own", async () => {
  const store = await storeOf({ [HASH]: TEXT });
  store.overrides.set(viewKey(HASH), "failing");
  await expect(readView(store, HASH)).rejects.toMatchObject({ code: "unavailable" });
  await expect(readStoredViews(store)).rejects.toMatchObject({ code: "unavailable" });
});
