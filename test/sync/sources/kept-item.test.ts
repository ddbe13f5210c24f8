import { expect, test } from "vitest";
import { isListOf, keepItem, KeptItem, keptItem } from "../../../src/sync/sources/kept-item.ts";

const SERVICE = { apiVersion: "v1", kind: "Service", metadata: { name: "a", labels: { app: "a" } } };

test("an entry that says what it is loses what nobody reads", () => {
  expect(keepItem(SERVICE)).toEqual(new KeptItem("Service", "v1", { metadata: { name: "a" } }));
  expect(keepItem({ ...SERVICE, kind: "Secret" })).toEqual(new KeptItem("Secret", "v1", {}));
  const gateway = { apiVersion: "networking.istio.io/v1", kind: "Gateway", spec: { selector: { a: "b" }, x: 1 } };
  expect(keepItem(gateway)).toEqual(
    new KeptItem("Gateway", "networking.istio.io/v1", { spec: { selector: { a: "b" } } }),
  );
});

test.each([
  ["nothing", null],
  ["a text", "Service"],
  ["a list", [SERVICE]],
  ["a map without kind", { apiVersion: "v1", metadata: { name: "a" } }],
  ["a kind without apiVersion", { kind: "Service", metadata: { name: "a" } }],
  ["empty texts", { kind: "Service", apiVersion: "", metadata: { name: "a" } }],
  ["a number for a kind", { kind: 7, apiVersion: "v1" }],
  ["a list of objects", { kind: "ServiceList", apiVersion: "v1", items: [SERVICE] }],
])("%s stays as it is", (_case, item) => {
  expect(keepItem(item)).toBe(item);
});

function nested(levels: number): unknown {
  let value: unknown = "x";
  for (let level = 0; level < levels; level++) value = { a: value };
  return value;
}

test("what is nested too deep stays as it is, to be reported", () => {
  const deep = { ...SERVICE, spec: { selector: nested(300) } };
  expect(keepItem(deep)).toBe(deep);
  expect(keptItem("Service", "v1", deep)).toBeUndefined();
  expect(keptItem("Secret", "v1", deep)).toEqual(new KeptItem("Secret", "v1", {}));
});

test.each([
  [{ items: [] }, true],
  [{ kind: "List", items: null }, true],
  [{ kind: "ServiceList", items: [] }, true],
  [{ kind: "AccessList", spec: {} }, false],
  [{ kind: "Service", items: [] }, false],
  [{}, false],
])("%j is a list: %s", (content, isList) => {
  expect(isListOf(content)).toBe(isList);
});
