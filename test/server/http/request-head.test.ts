import { expect, test } from "vitest";
import { fieldOf, fieldsIn } from "../../../src/server/http/request-head.ts";

test.each([
  [{}, null],
  [{ accept: "a" }, "a"],
  [{ accept: ["a", "b"] }, "a, b"],
  [{ accept: undefined }, null],
])("the field accept of %j is %j", (fields, value) => {
  expect(fieldOf(fields, "accept")).toBe(value);
});

test.each<[string[] | undefined, string]>([
  [undefined, "Bearer a"],
  [["authorization", "Bearer a"], "Bearer a"],
  [["Authorization", "Bearer a", "x", "authorization"], "Bearer a"],
  [["Authorization", "Bearer a", "authorization", "Bearer b"], "Bearer a, Bearer b"],
  [["authorization", "Bearer a", "authorization", "Bearer a"], "Bearer a, Bearer a"],
])("the field authorization that came as %j is %j", (rawFields, value) => {
  expect(fieldOf(fieldsIn({ authorization: "Bearer a", accept: "a" }, rawFields), "authorization")).toBe(value);
});

test("without the field nothing is added", () => {
  expect(fieldsIn({ accept: "a" }, ["accept", "a"])).toEqual({ accept: "a" });
});
