import { describe, expect, test } from "vitest";
import { parseSettings, type Variables } from "../../src/gateway/settings.ts";
import { openAnonymousView } from "../../src/server/anonymous-view.ts";
import { encodeView } from "../../src/snapshot/format/view.ts";
import { viewKey } from "../../src/snapshot/keys.ts";
import { FaultStore } from "../support/fault-store.ts";
import { serverSettings } from "./server-settings.ts";
import { responderless } from "./view-entries.ts";

const PARTS = { entryOf: responderless, clockMs: () => 1_700_000_000_000, reportFailure: () => {} };

/** The store with a view `laptop` of namespace `stored`, or without. */
async function storeWith(isStored: boolean): Promise<FaultStore> {
  const store = new FaultStore();
  const settings = {
    name: "laptop",
    namespace: "stored",
    reach: "mesh",
    families: ["v4"],
    autopath: true,
    public: true,
  } as const;
  const record = encodeView({ settings, createdSeconds: 1_600_000_000 });
  if (isStored) await store.put(new Map([[viewKey("b".repeat(64)), record]]));
  return store;
}

async function namespaceWith(
  store: FaultStore,
  variables: Variables,
  describesAnonymousView: boolean,
): Promise<string> {
  const gateway = parseSettings(variables);
  const settings = serverSettings({
    gateway,
    describesAnonymousView,
    store: { label: "dir:table", reader: store, folder: undefined },
  });
  const view = await openAnonymousView(settings, PARTS);
  return view.current()?.settings.namespace ?? "none";
}

const NAMED = { MESHDOH_ANONYMOUS_VIEW: "laptop" };
const DESCRIBED = { ...NAMED, MESHDOH_VIEW_NAMESPACE: "described" };

describe("the view of those who show nothing", () => {
  test.each([
    ["there is none without a name", true, {}, false, "none"],
    ["it is the stored one of that name", true, NAMED, false, "stored"],
    ["the stored one counts more than what variables describe", true, DESCRIBED, true, "stored"],
    ["variables describe one that is not stored", false, DESCRIBED, true, "described"],
  ])("%s", async (_what, isStored, variables, describes, namespace) => {
    expect(await namespaceWith(await storeWith(isStored), variables, describes)).toBe(namespace);
  });

  test("one that is neither stored nor described is an error that says what to do", async () => {
    await expect(namespaceWith(await storeWith(false), NAMED, false)).rejects.toThrow(
      "there is no view laptop in dir:table: meshdoh view add laptop --store dir:table makes it, or the variables MESHDOH_VIEW_… describe one",
    );
  });

  test("a store that cannot be read is another error", async () => {
    const store = await storeWith(true);
    store.overrides.set(viewKey("b".repeat(64)), "failing");
    await expect(namespaceWith(store, NAMED, false)).rejects.toThrow(
      `the anonymous view laptop cannot be read: no answer for view/${"b".repeat(64)}`,
    );
  });

  test("what was described does not come back once a stored view has gone", async () => {
    const store = await storeWith(true);
    const gateway = parseSettings(DESCRIBED);
    const settings = serverSettings({
      gateway,
      describesAnonymousView: true,
      store: { label: "dir:table", reader: store, folder: undefined },
    });
    const view = await openAnonymousView(settings, PARTS);
    await store.delete([viewKey("b".repeat(64))]);
    await view.refresh();
    expect(view.current()).toBeUndefined();
  });
});

test("that the stored one goes and comes is reported, once each", async () => {
  const store = await storeWith(true);
  const lines: string[] = [];
  const settings = serverSettings({
    gateway: parseSettings(NAMED),
    store: { label: "dir:table", reader: store, folder: undefined },
    report: (line) => lines.push(line),
  });
  const key = viewKey("b".repeat(64));
  const record = await store.get(key);
  const view = await openAnonymousView(settings, PARTS);
  await view.refresh();
  await store.delete([key]);
  await view.refresh();
  await view.refresh();
  await store.put(new Map([[key, record ?? new Uint8Array(0)]]));
  await view.refresh();
  expect(lines).toEqual([
    "the anonymous view laptop is gone or has expired: requests that show nothing are refused",
    "the anonymous view laptop is there again",
  ]);
});
