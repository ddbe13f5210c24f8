import { expect, test } from "vitest";
import { ANSWER_SOURCES } from "../../../src/shim/seen/answer-source.ts";

test("the words for sources are those that dashboards are built on", () => {
  expect(ANSWER_SOURCES.join(" ")).toBe(
    "packet-cache cache mesh forwarded resolvers fallback stale local refused failure",
  );
});
