import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDocument } from "yaml";
import { resolvePlainScalar } from "../../../src/sync/sources/plain-scalar.ts";

test.each([
  ["", null],
  ["~", null],
  ["null", null],
  ["nULL", "nULL"],
  ["true", true],
  ["FALSE", false],
  ["yes", "yes"],
  ["no", "no"],
  ["0", 0],
  ["-0", -0],
  ["010", 10],
  ["+7", 7],
  ["-1.5e3", -1500],
  [".5", 0.5],
  ["1.", 1],
  ["0x1F", 31],
  ["0o17", 15],
  ["-.inf", -Infinity],
  [".", "."],
  ["1e", "1e"],
  ["1_000", "1_000"],
  ["10.96.0.1", "10.96.0.1"],
  ["2026-03-02T09:14:21Z", "2026-03-02T09:14:21Z"],
  ["12:30:45", "12:30:45"],
  ["None", "None"],
])("%j is %j", (text, value) => {
  expect(resolvePlainScalar(text)).toEqual(value);
});

test("scalars that look like numbers are what the general reader makes of them", () => {
  const text = fc.stringMatching(/^[-+.0-9][-+.0-9a-fA-FxoINin]{0,8}$/);
  fc.assert(
    fc.property(text, (scalar) => {
      fc.pre(!/^[-.]+$/.test(scalar));
      const expected: unknown = parseDocument(`[${scalar}]`).toJS();
      expect([resolvePlainScalar(scalar)]).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
