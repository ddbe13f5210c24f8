import { expect, test } from "vitest";
import type { ViewSettings } from "../../src/mesh/view.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { followStoredView, type FollowedView } from "../../src/server/stored-view.ts";
import { FaultStore } from "../support/fault-store.ts";
import { ManualClock } from "../support/clock.ts";
import { responderless } from "./view-entries.ts";

const SETTINGS: ViewSettings = { name: "laptop", reach: "mesh", families: ["v4", "v6"], autopath: true, public: true };
const CREATED_SECONDS = 1_700_000_000;

interface Scene {
  readonly store: FaultStore;
  readonly clock: ManualClock;
  readonly view: FollowedView;
  readonly failures: unknown[];
  readonly add: (digit: string, settings?: Partial<ViewSettings>, expiresSeconds?: number) => Promise<void>;
  /** The namespace of the view as it is now, "none" when there is no view. */
  readonly namespace: () => string;
}

/** A store in which the view `laptop` is followed; nothing has been read. */
function followLaptop(): Scene {
  const store = new FaultStore();
  const clock = new ManualClock(CREATED_SECONDS * 1000);
  const failures: unknown[] = [];
  const reportFailure = (failure: unknown): void => void failures.push(failure);
  const view = followStoredView({ store, name: "laptop", entryOf: responderless, clockMs: clock.read, reportFailure });
  const add: Scene["add"] = (digit, settings, expiresSeconds) => {
    const record = {
      settings: { ...SETTINGS, ...settings },
      createdSeconds: CREATED_SECONDS,
      ...(expiresSeconds !== undefined && { expiresSeconds }),
    };
    return store.put(new Map([[viewKey(digit.repeat(64)), encodeView(record)]]));
  };
  const namespace = (): string => {
    const entry = view.current();
    return entry === undefined ? "none" : (entry.settings.namespace ?? "");
  };
  return { store, clock, view, failures, add, namespace };
}

test("is found by its name among others", async () => {
  const { view, add, namespace } = followLaptop();
  await add("a", { name: "other", namespace: "ns2" });
  await add("b", { namespace: "ns1" });
  expect([namespace(), view.isStored]).toEqual(["none", false]);
  await view.refresh();
  expect([namespace(), view.isStored]).toEqual(["ns1", true]);
});

test("changes when its record does, without a look at any other view", async () => {
  const { store, view, add, namespace } = followLaptop();
  await add("a", { name: "other" });
  await add("b", { namespace: "ns1" });
  await view.refresh();
  await add("b", { namespace: "ns2" });
  store.reads.length = 0;
  await view.refresh();
  expect(namespace()).toBe("ns2");
  expect(store.reads).toEqual([viewKey("b".repeat(64))]);
});

test("is gone when its record is, and there again when it was added anew under another key", async () => {
  const { store, view, add, namespace } = followLaptop();
  await add("b", { namespace: "ns1" });
  await view.refresh();
  await store.delete([viewKey("b".repeat(64))]);
  await view.refresh();
  expect([namespace(), view.isStored]).toEqual(["none", false]);
  await add("c", { namespace: "ns3" });
  await view.refresh();
  expect(namespace()).toBe("ns3");
});

test("is not one whose record got another name", async () => {
  const { view, add, namespace } = followLaptop();
  await add("b", { namespace: "ns1" });
  await view.refresh();
  await add("b", { name: "other", namespace: "ns1" });
  await view.refresh();
  expect(namespace()).toBe("none");
});

test("stops at the second that it expires in, whether anything was read again or not", async () => {
  const { clock, view, add, namespace } = followLaptop();
  await add("b", { namespace: "ns1" }, CREATED_SECONDS + 60);
  await view.refresh();
  clock.advanceSeconds(59);
  expect(namespace()).toBe("ns1");
  clock.advanceSeconds(1);
  expect([namespace(), view.isStored]).toEqual(["none", true]);
});

test("stays as it was while the store cannot be read, which is told", async () => {
  const { store, view, failures, add, namespace } = followLaptop();
  await add("b", { namespace: "ns1" });
  await view.refresh();
  store.overrides.set(viewKey("b".repeat(64)), "failing");
  await view.refresh();
  expect([namespace(), failures.map(String)]).toEqual(["ns1", [expect.stringContaining("no answer for view/bbbb")]]);
});

test.each([
  ["that was found", "b"],
  ["that never was", "c"],
])("is gone when the record %s is damaged, which is told", async (_what, digit) => {
  const { store, view, failures, add, namespace } = followLaptop();
  await add("b", { namespace: "ns1" });
  if (digit === "b") await view.refresh();
  else await store.delete([viewKey("b".repeat(64))]);
  const damaged = new TextEncoder().encode('{"formatVersion":99,"name":"laptop"}');
  await store.put(new Map([[viewKey(digit.repeat(64)), damaged]]));
  await view.refresh();
  expect([namespace(), failures.map(String)]).toEqual(["none", [expect.stringContaining("has format version 99")]]);
});
