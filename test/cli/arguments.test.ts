import { describe, expect, test } from "vitest";
import { readArguments, required } from "../../src/cli/arguments.ts";
import type { Command } from "../../src/cli/command.ts";

const COMMAND: Command = {
  name: "try",
  summary: "",
  synopsis: "",
  description: [],
  options: {
    from: { type: "string", multiple: true, help: "" },
    to: { type: "string", help: "" },
    plan: { type: "boolean", help: "" },
  },
  examples: [],
  run: async () => 0,
};

describe("the words after a command", () => {
  test("are options in any order, with their values apart or behind =, and positionals", () => {
    const args = readArguments(COMMAND, [
      "one",
      "--from",
      "a",
      "--plan",
      "--to=b=c",
      "two",
      "--from=d",
      "--",
      "--plan",
    ]);
    expect(args.positionals).toEqual(["one", "two", "--plan"]);
    expect(args.all("from")).toEqual(["a", "d"]);
    expect(args.text("to")).toBe("b=c");
    expect(args.flag("plan")).toBe(true);
  });

  test("that were not given are absent", () => {
    const args = readArguments(COMMAND, []);
    expect([args.positionals, args.all("from"), args.text("to"), args.flag("plan")]).toEqual([
      [],
      [],
      undefined,
      false,
    ]);
  });

  test("that were given twice count the last time", () => {
    expect(readArguments(COMMAND, ["--to", "a", "--to", "b"]).text("to")).toBe("b");
  });

  test.each([
    ["an unknown option", ["--form", "x"], "Unknown option '--form'"],
    ["a missing value", ["--to"], "--to <value>' argument missing"],
    ["an option in the place of a value", ["--to", "--plan"], "Option '--to' argument is ambiguous"],
    ["a value for a flag", ["--plan=yes"], "'--plan' does not take an argument"],
  ])("with %s are wrong", (_what, words, message) => {
    expect(() => readArguments(COMMAND, words)).toThrow(
      expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
    );
  });

  test("are asked for by example when one must be there", () => {
    const args = readArguments(COMMAND, ["--to", "x"]);
    expect(required(args, "to", "dir:table")).toBe("x");
    expect(() => required(args, "from", "east=manifests:east")).toThrow(
      expect.objectContaining({ name: "UsageError", message: "--from is missing, e.g. --from east=manifests:east" }),
    );
  });
});
