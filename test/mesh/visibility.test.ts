import { expect, test } from "vitest";
import { isExportedTo } from "../../src/mesh/visibility.ts";
import { NOBODY, viewOf } from "../support/view.ts";

test.each<[string, readonly string[] | undefined, string | undefined, boolean]>([
  ["nothing said is for all", undefined, undefined, true],
  ["* is for all", ["*"], "ns2", true],
  ["* among others is for all", ["ns1", "*"], "ns2", true],
  ["* is for a view without namespace", ["*"], undefined, true],
  ["a list is for the namespaces on it", ["ns1", "ns2"], "ns2", true],
  ["a list is not for other namespaces", ["ns1"], "ns2", false],
  ["a list is not for a view without namespace", ["ns1"], undefined, false],
  ["an empty list is for nobody", [], "ns1", false],
])("%s", (_title, exportTo, namespace, expected) => {
  expect(isExportedTo(exportTo, namespace === undefined ? NOBODY : viewOf({ namespace }))).toBe(expected);
});
