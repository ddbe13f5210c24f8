import { describe, expect, test } from "vitest";
import { UsageError, type Command } from "../../src/cli/command.ts";
import { runCommandLine } from "../../src/cli/run.ts";
import { FakeTerminal, meshdoh } from "./fake-terminal.ts";

describe("meshdoh", () => {
  test.each([[["--help"]], [["-h"]], [["help"]], [["help", "--help"]], [["help", "help"]]])(
    "%j lists the commands",
    async (words) => {
      const { status, output, complaints } = await meshdoh(...words);
      expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
      expect(output).toContain("Usage: meshdoh <command> [options]");
    },
  );

  test.each([
    [["sync", "--help"]],
    [["sync", "-h"]],
    [["sync", "--from", "nonsense", "--help"]],
    [["help", "sync"]],
    [["--help", "sync"]],
  ])("%j explains the command", async (words) => {
    const { status, output, complaints } = await meshdoh(...words);
    expect({ status, complaints }).toEqual({ status: 0, complaints: "" });
    expect(output).toContain("Usage: meshdoh sync --from");
  });

  test("without a word lists the commands as a complaint", async () => {
    const { status, output, complaints } = await meshdoh();
    expect({ status, output }).toEqual({ status: 2, output: "" });
    expect(complaints).toContain("Usage: meshdoh <command> [options]");
  });

  test.each([[["snyc"]], [["help", "snyc"]], [["snyc", "--help"]]])(
    "%j says that there is no such command",
    async (words) => {
      expect(await meshdoh(...words)).toEqual({
        status: 2,
        output: "",
        complaints: 'meshdoh: there is no command "snyc"; meshdoh --help lists them\n',
      });
    },
  );

  test("--version prints a version", async () => {
    expect(await meshdoh("--version")).toEqual({ status: 0, output: "development\n", complaints: "" });
  });
});

/** `meshdoh try`, which does what a test says. */
function commandThat(run: Command["run"]): Command {
  return { name: "try", summary: "", synopsis: "", description: [], options: {}, examples: [], run };
}

async function outcomeOf(run: Command["run"]): Promise<[status: number, complaints: string]> {
  const terminal = new FakeTerminal();
  return [await runCommandLine(["try"], [commandThat(run)], terminal), terminal.complaints];
}

describe("the exit status", () => {
  test.each([0, 1, 3, 4])("is what the command says: %i", async (status) => {
    expect(await outcomeOf(async () => status)).toEqual([status, ""]);
  });

  test("is 2 for wrong usage, with a word where to read on", async () => {
    const run: Command["run"] = () => Promise.reject(new UsageError("--to is missing"));
    expect(await outcomeOf(run)).toEqual([
      2,
      "meshdoh try: --to is missing\nmeshdoh try --help shows how it is used\n",
    ]);
  });

  test("is 1 for every other error, without a stack trace", async () => {
    expect(await outcomeOf(() => Promise.reject(new TypeError("it broke")))).toEqual([1, "meshdoh try: it broke\n"]);
  });
});

describe("a token where something else was wanted", () => {
  const TOKEN = "mdoh_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  const HIDDEN = "mdoh_…";

  test("is not repeated by an error", async () => {
    const failing = outcomeOf(() => Promise.reject(new Error(`there is no view ${TOKEN}: look at ${TOKEN}x`)));
    expect(await failing).toEqual([1, `meshdoh try: there is no view ${HIDDEN}: look at ${HIDDEN}\n`]);
  });

  test("is not repeated as a command", async () => {
    const terminal = new FakeTerminal();
    expect(await runCommandLine([TOKEN], [], terminal)).toBe(2);
    expect(terminal.complaints).toContain(HIDDEN);
    expect(terminal.complaints).not.toContain(TOKEN);
  });

  test("reaches the user who asked for it", async () => {
    const terminal = new FakeTerminal();
    const telling = commandThat(async (_args, shown) => {
      shown.out(TOKEN);
      return 0;
    });
    await runCommandLine(["try"], [telling], terminal);
    expect(terminal.output).toBe(TOKEN);
  });
});
