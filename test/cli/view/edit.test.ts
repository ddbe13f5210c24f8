import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { addView, findViews, removeViews } from "../../../src/cli/view/edit.ts";
import type { ViewCredential } from "../../../src/cli/view/credentials.ts";
import { encodeView, type ViewRecord } from "../../../src/snapshot/format/view.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";

function recordOf(name: string): ViewRecord {
  return { settings: { name, reach: "mesh", families: ["v4"], autopath: true, public: true }, createdSeconds: 1_000 };
}

const token = (text: string): ViewCredential => ({ namedBy: "token", text, shown: text });
const client = (name: string): ViewCredential => ({ namedBy: "access-client", text: `access:${name}`, shown: name });
const keyOf = (text: string): string => `view/${createHash("sha256").update(text).digest("hex")}`;

describe("adding a view", () => {
  test("writes its record under the SHA-256 of its token, and the token nowhere", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("vm"), [token("mdoh_0")]);
    expect(await store.list("")).toEqual([keyOf("mdoh_0")]);
    expect(await store.get(keyOf("mdoh_0"))).toEqual(encodeView(recordOf("vm")));
  });

  test("writes it for each of its credentials, with a word on what that is", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("vm"), [token("mdoh_0"), client("alice@example.org")]);
    expect(await store.list("")).toHaveLength(2);
    expect(await store.get(keyOf("mdoh_0"))).toEqual(encodeView(recordOf("vm")));
    const record: ViewRecord = { ...recordOf("vm"), namedBy: "access-client" };
    expect(await store.get(keyOf("access:alice@example.org"))).toEqual(encodeView(record));
    expect(await removeViews(store, "vm")).toBe(2);
  });

  test("is refused for a credential that names another view, and then nothing is written", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("vm"), [client("alice@example.org")]);
    await expect(
      addView(store, recordOf("laptop"), [token("mdoh_0"), client("alice@example.org")]),
    ).rejects.toMatchObject({ name: "ViewError", message: "alice@example.org names the view vm already" });
    expect(await store.list("")).toEqual([keyOf("access:alice@example.org")]);
  });

  test("is refused for a name that there is, damaged or not", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("vm"), [token("mdoh_0")]);
    await store.put(new Map([["view/0f", new TextEncoder().encode('{"name":"broken"}')]]));
    for (const name of ["vm", "broken"]) {
      await expect(addView(store, recordOf(name), [token("mdoh_1")])).rejects.toMatchObject({
        name: "ViewError",
        message: `there is a view ${name} already: remove it first (meshdoh view remove), which ends its token`,
      });
    }
    expect(await store.list("view/")).toHaveLength(2);
  });
});

describe("removing a view", () => {
  test("deletes every key of that name, and no other", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("other"), [token("mdoh_0")]);
    await addView(store, recordOf("vm"), [token("mdoh_1")]);
    // Two that were added at the same time, and one that is damaged.
    await store.put(new Map([["view/00", encodeView(recordOf("vm"))]]));
    await store.put(new Map([["view/01", new TextEncoder().encode('{"name":"vm"}')]]));
    expect(await findViews(store, "vm")).toHaveLength(3);
    expect(await removeViews(store, "vm")).toBe(3);
    expect((await findViews(store, "other")).map(({ name }) => name)).toEqual(["other"]);
    expect(await store.list("view/")).toHaveLength(1);
  });

  test("is refused when there is none", async () => {
    const problem = { name: "ViewError", message: "there is no view vm: meshdoh view list shows those there are" };
    await expect(removeViews(new MemoryStore(), "vm")).rejects.toMatchObject(problem);
    await expect(findViews(new MemoryStore(), "vm")).rejects.toMatchObject(problem);
  });
});
