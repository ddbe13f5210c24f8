import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeLines } from "../../../src/snapshot/format/lines.ts";
import { spliceLines } from "../../../src/snapshot/live/splice-lines.ts";

const HEADER = "a-shard 1";
const arbitraryKey = fc.stringMatching(/^[ab.]{1,4}$/);
const arbitraryLines = fc.uniqueArray(fc.tuple(arbitraryKey, fc.constantFrom("{}", '{"a":1}', '{"größe":"a b"}')), {
  selector: ([key]) => key,
});
const arbitraryChanges = fc.uniqueArray(
  fc.tuple(arbitraryKey, fc.constantFrom(undefined, "{}", '{"b":2}', '{"b":"ü€😀"}')),
  {
    selector: ([key]) => key,
  },
);

test("lines are changed, added and taken away as if the shard were encoded anew", () => {
  fc.assert(
    fc.property(arbitraryLines, arbitraryChanges, (lines, changes) => {
      const after = new Map<string, string | undefined>([...lines, ...changes]);
      const left = [...after].flatMap(([key, json]) => (json === undefined ? [] : [[key, json] as const]));
      const expected = left.length === 0 ? undefined : encodeLines(HEADER, left);
      expect(spliceLines(encodeLines(HEADER, lines), new Map(changes))).toEqual(expected);
      const used = (sizeOctets: number): Uint8Array => new Uint8Array(sizeOctets).fill(255);
      expect(spliceLines(encodeLines(HEADER, lines), new Map(changes), used)).toEqual(expected);
    }),
  );
});
