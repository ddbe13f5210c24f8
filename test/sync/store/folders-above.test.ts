import { expect, test } from "vitest";
import { foldersAbove } from "../../../src/sync/store/folders-above.ts";

test.each([
  ["/table/snapshot/current", "/table", ["/table/snapshot", "/table"]],
  ["/table/current", "/table", ["/table"]],
  ["/snapshot/current", "/", ["/snapshot", "/"]],
  ["/current", "/", ["/"]],
])("the folders above %s, up to %s, are %j", (file, root, folders) => {
  expect(foldersAbove(file, root)).toEqual(folders);
});
