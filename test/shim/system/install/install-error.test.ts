import { expect, test } from "vitest";
import { codeOf, InstallError, reasonOf } from "../../../../src/shim/system/install/install-error.ts";

test.each<[unknown, string | undefined, string]>([
  [Object.assign(new Error("ENOSPC: full"), { code: "ENOSPC" }), "ENOSPC", "ENOSPC: full"],
  [new InstallError("no"), undefined, "no"],
  ["thrown text", undefined, "thrown text"],
])("code and reason of a failure", (failure, code, reason) => {
  expect([codeOf(failure), reasonOf(failure)]).toEqual([code, reason]);
});
