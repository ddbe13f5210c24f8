import { expect, test } from "vitest";
import { VERSION } from "../../src/cli/version.ts";

test("what was not built calls itself a development version", () => {
  expect(VERSION).toBe("development");
});
