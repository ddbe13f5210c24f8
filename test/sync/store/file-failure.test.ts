import { expect, test } from "vitest";
import { attempt, errorCode } from "../../../src/sync/store/file-failure.ts";

test.each([
  ["EACCES", "denied"],
  ["EPERM", "denied"],
  ["EROFS", "denied"],
  ["ENOSPC", "unavailable"],
  ["EIO", "unavailable"],
])("a call that fails with %s is a store that is %s", async (code, expected) => {
  const cause = Object.assign(new Error("it failed"), { code });
  const failing = attempt("writing a", () => Promise.reject(cause));
  await expect(failing).rejects.toMatchObject({ name: "StoreError", code: expected, cause });
  await expect(failing).rejects.toThrow("failed writing a: Error: it failed");
});

test("what works is returned, and only errors of the system have a code", async () => {
  expect(await attempt("reading a", async () => 7)).toBe(7);
  expect([errorCode(new Error("other")), errorCode("text")]).toEqual([undefined, undefined]);
});
