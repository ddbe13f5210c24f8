import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { addView, findViews, removeViews } from "../../../src/cli/view/edit.ts";
import { encodeView, type ViewRecord } from "../../../src/snapshot/format/view.ts";
import { MemoryStore } from "../../../src/snapshot/store/memory.ts";

function recordOf(name: string): ViewRecord {
  return { settings: { name, reach: "mesh", families: ["v4"], autopath: true, public: true }, createdSeconds: 1_000 };
}

const octets = (value: number): Uint8Array => new Uint8Array(24).fill(value);

describe("adding a view", () => {
  test("writes its record under the SHA-256 of its token, and the token nowhere", async () => {
    const store = new MemoryStore();
    const token = await addView(store, recordOf("vm"), octets(0));
    expect(token).toBe(`mdoh_${"A".repeat(32)}`);
    const key = `view/${createHash("sha256").update(token).digest("hex")}`;
    expect(await store.list("")).toEqual([key]);
    expect(await store.get(key)).toEqual(encodeView(recordOf("vm")));
  });

  test("is refused for a name that there is, damaged or not", async () => {
    const store = new MemoryStore();
    await addView(store, recordOf("vm"), octets(0));
    await store.put(new Map([["view/0f", new TextEncoder().encode('{"name":"broken"}')]]));
    for (const name of ["vm", "broken"]) {
      await expect(addView(store, recordOf(name), octets(1))).rejects.toMatchObject({
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
    await addView(store, recordOf("other"), octets(0));
    await addView(store, recordOf("vm"), octets(1));
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
