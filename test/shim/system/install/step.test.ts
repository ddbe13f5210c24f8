import { expect, test } from "vitest";
import { isFileStep, writeFileStep } from "../../../../src/shim/system/install/step.ts";

test("files of ours are readable by all and replaced as a whole", () => {
  expect(writeFileStep("/a", "b")).toEqual({
    kind: "write-file",
    path: "/a",
    text: "b",
    mode: 0o644,
    isInPlace: false,
  });
});

test.each([
  [writeFileStep("/a", "b"), true],
  [{ kind: "make-link", path: "/a", target: "/b" } as const, true],
  [{ kind: "run-command" } as const, false],
  [{ kind: "await-answer", at: { address: "::1", port: 53 } } as const, false],
])("whether %j changes a path: %s", (step, expected) => {
  expect(isFileStep(step)).toBe(expected);
});
