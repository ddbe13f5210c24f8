import { expect, test } from "vitest";
import { fieldOf } from "../../../src/server/http/request-head.ts";

test.each([
  [{}, null],
  [{ accept: "a" }, "a"],
  [{ accept: ["a", "b"] }, "a, b"],
  [{ accept: undefined }, null],
])("the field accept of %j is %j", (fields, value) => {
  expect(fieldOf(fields, "accept")).toBe(value);
});
