import { expect, test } from "vitest";
import { decodeMark, decodeMarkNote, encodeMark, encodeMarkNote } from "../../../src/snapshot/retention/mark.ts";

const DIGEST = "Od8UBMEjEBdExiJ9aXpBNg";

test("marks and notes read as they were written", () => {
  const mark = { generation: 7, digests: new Set([DIGEST]) };
  expect(decodeMark(encodeMark(mark), "m")).toEqual(mark);
  for (const isDone of [true, false]) {
    expect(decodeMarkNote(encodeMarkNote({ generation: 7, isDone }), "n")).toEqual({ generation: 7, isDone });
  }
});

test.each([
  ["{", "m is not JSON"],
  ['{"formatVersion":2}', "m: formatVersion is 2, this is 1"],
  ['{"formatVersion":1,"generation":1,"digests":["x"]}', 'm: digests is not a digest: "x"'],
  ['{"formatVersion":1,"generation":-1,"digests":[]}', "m: generation is not a whole number"],
])("%s is refused", (text, problem) => {
  expect(() => decodeMark(new TextEncoder().encode(text), "m")).toThrow(problem);
});
