import { expect, test } from "vitest";
import { codeOf, fileReasonOf, InstallError, reasonOf } from "../../../../src/shim/system/install/install-error.ts";

test.each<[unknown, string | undefined, string]>([
  [Object.assign(new Error("ENOSPC: full"), { code: "ENOSPC" }), "ENOSPC", "ENOSPC: full"],
  [new InstallError("no"), undefined, "no"],
  ["thrown text", undefined, "thrown text"],
])("code and reason of a failure", (failure, code, reason) => {
  expect([codeOf(failure), reasonOf(failure)]).toEqual([code, reason]);
});

test.each<[string, string]>([
  ["EPERM", "no (lsattr shows whether it is immutable; chattr -i ends that)"],
  ["EROFS", "no (it lies on a file system that is mounted read-only)"],
  ["EIO", "no"],
])("what may be in the way of a change that failed with %s", (code, expected) => {
  expect(fileReasonOf(Object.assign(new Error("no"), { code }))).toBe(expected);
});
