import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { formatCommandHelp } from "../../src/cli/help.ts";
import { checkWords } from "./fake-terminal.ts";

test("every command has a name of its own", () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual([
    "sync",
    "serve",
    "shim",
    "query",
    "explain",
    "view",
    "vip",
    "snapshot",
  ]);
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))("meshdoh %s", (name, command) => {
  test("has examples, and takes the words of each", () => {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [line] of command.examples) {
      const own = line.split(" | ").at(-1)?.split(" ") ?? [];
      expect(own.slice(0, 2), line).toEqual(["meshdoh", name]);
      expect(() => checkWords(command, own.slice(2)), line).not.toThrow();
    }
  });

  test("explains every option, and shows what stands for its value", () => {
    for (const [option, { type, value, help }] of Object.entries(command.options)) {
      expect(value === undefined, `--${option}`).toBe(type === "boolean");
      expect(help, `--${option}`).toMatch(/^\S.*[^. ]$/);
      expect(formatCommandHelp(command)).toContain(`--${option}`);
    }
  });

  test("names only options in its synopsis that it has", () => {
    const named = [...command.synopsis.matchAll(/--([a-z][a-z0-9-]*)/g)].map(([, option]) => option ?? "");
    expect(named.filter((option) => command.options[option] === undefined)).toEqual([]);
  });
});
