import { expect, test } from "vitest";
import { namedHeaders } from "../../../src/sync/kube/named-headers.ts";

test("headers are taken by name, and none where there are none by name", () => {
  expect(namedHeaders({ headers: { Authorization: "x", "Impersonate-Group": ["a", "b"] } })).toEqual({
    Authorization: "x",
    "Impersonate-Group": ["a", "b"],
  });
  expect(namedHeaders({})).toEqual({});
  expect(namedHeaders({ headers: ["Authorization", "x"] })).toEqual({});
});
