import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { readChoice } from "../../../src/cli/shim/choice.ts";

const choose = (...words: string[]): string =>
  readChoice(readArguments(shimCommand, words), "outside", ["gateway", "resolvers"]);

test("the first word stands for an option that is left out", () => {
  expect(choose()).toBe("gateway");
});

test("any of its words is taken", () => {
  expect([choose("--outside", "gateway"), choose("--outside=resolvers")]).toEqual(["gateway", "resolvers"]);
});

test("another word is refused with those that there are", () => {
  expect(() => choose("--outside", "Gateway")).toThrow(
    '--outside "Gateway" is none of its words: use gateway, resolvers',
  );
});
