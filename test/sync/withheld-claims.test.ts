import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryStore } from "../../src/snapshot/store/memory.ts";
import { encodeWithheld, readWithheld, uniteWithheld, WITHHELD_KEY } from "../../src/sync/withheld-claims.ts";
import { arbitraryParts } from "../support/arbitrary-mesh.ts";
import { vipClaim } from "../support/mesh-values.ts";
import { name } from "../support/table.ts";

const [A, B] = [vipClaim("a"), vipClaim("b", { cluster: "west" })];

async function storeWith(content: string | Uint8Array): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.put(new Map([[WITHHELD_KEY, typeof content === "string" ? new TextEncoder().encode(content) : content]]));
  return store;
}

test("claims are written as JSON, each with its name", () => {
  const text = new TextDecoder().decode(encodeWithheld([{ name: name("west.example"), claim: A }]));
  expect(JSON.parse(text)).toEqual({
    formatVersion: 1,
    hosts: [
      {
        name: "west.example.",
        claims: [{ cluster: "east", kind: "ServiceEntry", namespace: "ns1", object: "a", answer: { form: "vip" } }],
      },
    ],
  });
});

test("what is written is read again", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryParts, async (parts) => {
      const claims = uniteWithheld(parts.flatMap((part) => part.claims));
      expect(await readWithheld(await storeWith(encodeWithheld(claims)))).toEqual(claims);
    }),
  );
});

test("a store that has none has none", async () => {
  expect(await readWithheld(new MemoryStore())).toEqual([]);
});

test("lists are united by name and claim, each once, whatever their order", () => {
  const [x, y, z] = [
    { name: name("b.example"), claim: A },
    { name: name("a.example"), claim: B },
    { name: name("a.example"), claim: A },
  ];
  if (x === undefined || y === undefined || z === undefined) throw new Error("three were made");
  expect(uniteWithheld([x, y], [z, y])).toEqual([z, y, x]);
  expect(uniteWithheld([y, z, x])).toEqual([z, y, x]);
});

test.each([
  ["of a newer version", '{"formatVersion":2}', "sync/withheld has format version 2, this is 1: upgrade meshdoh"],
  ["that are no JSON", "{", "sync/withheld is not JSON"],
  ["that are no list", '{"formatVersion":1,"hosts":{}}', "sync/withheld: hosts is not a list"],
])("claims %s are refused", async (_what, content, message) => {
  await expect(readWithheld(await storeWith(content))).rejects.toMatchObject({ code: "corrupt", message });
});
