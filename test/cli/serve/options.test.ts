import { expect, test } from "vitest";
import { SERVE_OPTIONS } from "../../../src/cli/serve/options.ts";

test("every option that takes a value says which, and no flag does", () => {
  const wrong = Object.entries(SERVE_OPTIONS).filter(
    ([, { type, value }]) => (type === "string") !== (value !== undefined),
  );
  expect(wrong).toEqual([]);
});
