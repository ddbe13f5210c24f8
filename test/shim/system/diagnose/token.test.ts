import { expect, test } from "vitest";
import { diagnoseToken } from "../../../../src/shim/system/diagnose/token.ts";
import { observed } from "./observed.ts";

test.each([
  ["its owner alone can read", 0o600, []],
  ["its owner alone can read, and others can write", 0o622, []],
  ["a group can read", 0o640, ["risk token-readable: chmod 600 /etc/t"]],
  ["everybody can read", 0o604, ["risk token-readable: chmod 600 /etc/t"]],
  ["is not there", undefined, ["broken token-missing: (umask 077 && cat > /etc/t)"]],
])("a token that %s", (_what, mode, expected) => {
  const found = diagnoseToken(observed({ token: { path: "/etc/t", mode } }));
  expect(found.map(({ severity, id, mend }) => `${severity} ${id}: ${mend}`)).toEqual(expected);
});

test("no token is no risk", () => {
  expect(diagnoseToken(observed())).toEqual([]);
});
