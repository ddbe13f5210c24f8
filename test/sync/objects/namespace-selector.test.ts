import { expect, test } from "vitest";
import { readNamespaceSelector, selectsNamespace } from "../../../src/sync/objects/namespace-selector.ts";
import { reportedFields } from "./reported-fields.ts";

const KEY = "kubernetes.io/metadata.name";

test.each([
  [{}, "yes"],
  [{ matchLabels: null, matchExpressions: [] }, "yes"],
  [{ matchLabels: { [KEY]: "shop" } }, "yes"],
  [{ matchLabels: { [KEY]: "bank" } }, "no"],
  [{ matchLabels: { team: "a" } }, "unknown"],
  [{ matchLabels: { [KEY]: "shop", team: "a" } }, "unknown"],
  [{ matchLabels: { [KEY]: "bank", team: "a" } }, "no"],
  [{ matchExpressions: [{ key: KEY, operator: "In", values: ["bank", "shop"] }] }, "yes"],
  [{ matchExpressions: [{ key: KEY, operator: "In", values: ["bank"] }] }, "no"],
  [{ matchExpressions: [{ key: KEY, operator: "NotIn", values: ["bank"] }] }, "yes"],
  [{ matchExpressions: [{ key: KEY, operator: "NotIn", values: ["shop"] }] }, "no"],
  [{ matchExpressions: [{ key: KEY, operator: "Exists" }] }, "yes"],
  [{ matchExpressions: [{ key: KEY, operator: "DoesNotExist" }] }, "no"],
  [{ matchExpressions: [{ key: "team", operator: "Exists" }] }, "unknown"],
  [{ matchLabels: { [KEY]: "shop" }, matchExpressions: [{ key: KEY, operator: "NotIn", values: ["shop"] }] }, "no"],
])("the selector %j selects the namespace shop: %s", (selector, expected) => {
  const { fields, reports } = reportedFields(selector);
  expect(selectsNamespace(readNamespaceSelector(fields), "shop")).toBe(expected);
  expect(reports).toEqual([]);
});

test("an operator that does not exist is an error and selects nothing", () => {
  const { fields, reports } = reportedFields({ matchExpressions: [{ key: KEY, operator: "in", values: ["shop"] }] });
  expect(selectsNamespace(readNamespaceSelector(fields), "shop")).toBe("no");
  expect(reports).toEqual(['error matchExpressions[0].operator: "in" is not one of In, NotIn, Exists, DoesNotExist']);
});
