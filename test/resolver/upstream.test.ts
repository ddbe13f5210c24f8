import { expect, test } from "vitest";
import { UpstreamError } from "../../src/resolver/upstream.ts";

test("an upstream's error says what kind it is, for people and for code, and what it came from", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new UpstreamError("unreachable", "the connection was refused", { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "UpstreamError",
    code: "unreachable",
    message: "the connection was refused",
    cause,
  });
});
