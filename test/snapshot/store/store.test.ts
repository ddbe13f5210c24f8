import { expect, test } from "vitest";
import { StoreError } from "../../../src/snapshot/store/store.ts";

test("a store's error says by a code what went wrong, and keeps what caused it", () => {
  const cause = new Error("connection reset");
  const error = new StoreError("unavailable", "no answer", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: "StoreError", code: "unavailable", message: "no answer", cause });
  expect(String(error)).toBe("StoreError: no answer");
});
