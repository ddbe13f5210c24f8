import fc from "fast-check";
import { expect, test } from "vitest";
import { zonesInNames } from "../../../src/shim/routing/zones-in-names.ts";
import { name } from "../../support/table.ts";

const ZONES = ["cluster.local", "local.cluster", "a.b.c", "b", "x\\.y.z"];

test.each<[string, boolean]>([
  ["cluster.local", true],
  ["web.ns1.svc.cluster.local", true],
  ["web.ns1.svc.cluster.local.corp.example", true],
  ["cluster.local.corp.example", true],
  ["cluster.cluster.local.example", true],
  ["cluster.example.local", false],
  ["mycluster.local.example", false],
  ["cluster.locale.example", false],
  ["cluster", false],
  ["local", false],
  ["a.b.example", true],
  ["a.example", false],
  ["x\\.y.z.example", true],
  ["x.y.z.example", false],
  ["w\\.cluster.local", false],
  [".", false],
])("a zone stands in %s: %s", (text, isThere) => {
  expect(zonesInNames(ZONES.map(name))(name(text))).toBe(isThere);
});

test("without zones, none stands in any name; the root stands in all", () => {
  const asked = [".", "web.example"].map(name);
  expect(asked.map(zonesInNames([]))).toEqual([false, false]);
  expect(asked.map(zonesInNames([name(".")]))).toEqual([true, true]);
});

test("a zone stands in a name exactly when its text does, from label to label", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "aa"), { minLength: 1, maxLength: 6 })
    .map((labels) => labels.join("."));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), text, (zones, asked) => {
      const expected = zones.some((zone) => `.${asked}.`.includes(`.${zone}.`));
      expect(zonesInNames(zones.map(name))(name(asked))).toBe(expected);
    }),
  );
});
