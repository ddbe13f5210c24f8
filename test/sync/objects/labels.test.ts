import { expect, test } from "vitest";
import { hasLabels, readLabels } from "../../../src/sync/objects/labels.ts";
import { reportedFields } from "./reported-fields.ts";

test("labels are read as text, with a warning where the quotes were forgotten", () => {
  const { fields, reports } = reportedFields({ app: "web", canary: true, tier: null, list: [] });
  expect([...readLabels(fields)]).toEqual([
    ["app", "web"],
    ["canary", "true"],
  ]);
  expect(reports).toEqual(['warning canary: must be text: quote it, "true"', "error list: must be text, not []"]);
});

test.each([
  [{ app: "web", tier: "a" }, { app: "web" }, true],
  [{ app: "web" }, { app: "web", tier: "a" }, false],
  [{ app: "web" }, { app: "api" }, false],
  [{ app: "web" }, {}, true],
])("labels %j hold %j: %s", (labels, wanted, expected) => {
  expect(hasLabels(new Map(Object.entries(labels)), new Map(Object.entries(wanted)))).toBe(expected);
});
