import { describe, expect, test } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { formatCommandHelp, formatOverview } from "../../src/cli/help.ts";

const COMMAND: Command = {
  name: "try",
  summary: "try things out",
  synopsis: "<thing> [--fast]",
  description: ["Tries one thing.", `A long paragraph ${"word ".repeat(30)}ends here.`],
  options: {
    to: { type: "string", value: "<place>", help: `where to, ${"far ".repeat(30)}away` },
    fast: { type: "boolean", help: "in a hurry" },
  },
  examples: [["meshdoh try this --fast", "the usual"]],
  run: async () => 0,
};

describe("the help of meshdoh", () => {
  test("lists the commands with their summaries, and the exit statuses", () => {
    const page = formatOverview([COMMAND, { ...COMMAND, name: "longer" }], "1.2.3");
    expect(page).toMatch(/^meshdoh 1\.2\.3: /);
    expect(page).toContain("\n  try     try things out\n  longer  try things out\n");
    expect(page).toContain("0 done, 1 failed, 2 wrong usage, 3 refused by policy, 4 changes pending");
    expect(page.endsWith("\n")).toBe(true);
  });
});

describe("the help of a command", () => {
  const page = formatCommandHelp(COMMAND);

  test("has summary, usage, options and examples", () => {
    expect(page).toMatch(
      /^meshdoh try: try things out\n\nUsage: meshdoh try <thing> \[--fast\]\n\nTries one thing\.\n\n/,
    );
    expect(page).toContain("\n  --to <place>  where to, far ");
    expect(page).toContain("\n  --fast        in a hurry\n");
    expect(page).toContain("\n  # the usual\n  meshdoh try this --fast\n");
  });

  test("breaks long texts into lines that fit a terminal, and loses no word", () => {
    const lines = page.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(page.match(/\bword\b/g)).toHaveLength(30);
    expect(page.match(/\bfar\b/g)).toHaveLength(30);
    expect(lines.filter((line) => /^ {16}far/.test(line)).length, "lines under their option").toBeGreaterThan(0);
  });
});
