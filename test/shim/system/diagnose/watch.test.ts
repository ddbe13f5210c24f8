import { expect, test } from "vitest";
import { diagnoseWatch } from "../../../../src/shim/system/diagnose/watch.ts";
import { observed } from "./observed.ts";

test.each([
  [undefined, []],
  ["active", []],
  ["failed", ["risk watch-stopped: meshdoh shim install --reapply"]],
  ["inactive", ["risk watch-stopped: meshdoh shim install --reapply"]],
])("a watch of resolv.conf that is %s", (watchState, expected) => {
  const found = diagnoseWatch(observed({ watchState }));
  expect(found.map(({ severity, id, mend }) => `${severity} ${id}: ${mend}`)).toEqual(expected);
});
