import { expect, test } from "vitest";
import { readArguments } from "../../../src/cli/arguments.ts";
import { shimCommand } from "../../../src/cli/shim-command.ts";
import { uninstallShim } from "../../../src/cli/shim/uninstall.ts";
import { PROCESSES, Tree } from "../../shim/system/install/scene.ts";
import { FakeTerminal } from "../fake-terminal.ts";

const NOBODY = {
  userId: 1000,
  processes: PROCESSES,
  run: () => Promise.reject(new Error("no command may be run for another root")),
  answers: () => Promise.reject(new Error("nobody may be asked")),
};

test.each([[["--dry-run"], "nothing is installed\n"]])(
  "with %j and nothing installed it says so and changes nothing",
  async (words, output) => {
    using tree = new Tree();
    const before = tree.everything();
    const terminal = new FakeTerminal();
    const args = readArguments(shimCommand, ["uninstall", `--root=${tree.root}`, ...words]);
    expect(await uninstallShim(args, terminal, NOBODY)).toBe(0);
    expect([terminal.output, terminal.complaints, tree.everything()]).toEqual([output, "", before]);
  },
);
