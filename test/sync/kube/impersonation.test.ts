import { expect, test } from "vitest";
import { impersonationHeaders } from "../../../src/sync/kube/impersonation.ts";

test("an impersonation says the user, its uid, each group and each extra value", () => {
  const extra = { scopes: ["a", "b"], "example.com/some%thing": ["c"] };
  expect(impersonationHeaders({ as: "bob", "as-uid": "7", "as-groups": ["x", "y"], "as-user-extra": extra })).toEqual({
    "Impersonate-User": "bob",
    "Impersonate-Uid": "7",
    "Impersonate-Group": ["x", "y"],
    "Impersonate-Extra-scopes": ["a", "b"],
    "Impersonate-Extra-example.com%2Fsome%25thing": ["c"],
  });
});

test("a user that asks as itself has no such headers, and groups without a user cannot be", () => {
  expect(impersonationHeaders({ token: "t", "as-groups": [] })).toEqual({});
  expect(impersonationHeaders({ "as-groups": ["x"] })).toBeUndefined();
});
