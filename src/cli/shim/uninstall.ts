import { describeUninstall } from "../../shim/system/install/describe.ts";
import { readJournal } from "../../shim/system/install/journal.ts";
import { uninstall } from "../../shim/system/install/uninstall.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { openSystem, requireRoot, rootOf, thisMachine, type Surroundings } from "./install-surroundings.ts";

/** `meshdoh shim uninstall`. Resolves with the exit status; rejects with an error for the operator when something is left to do. */
export async function uninstallShim(
  args: Arguments,
  terminal: Terminal,
  surroundings: Pick<Surroundings, "userId" | "run" | "answers"> = thisMachine(),
): Promise<number> {
  const root = rootOf(args);
  const system = openSystem(root, terminal, surroundings);
  if (args.flag("dry-run")) {
    const journal = readJournal(system.files);
    const lines = journal === undefined ? ["nothing is installed"] : describeUninstall(journal, system.files);
    terminal.out(`${lines.join("\n")}\n`);
    return ExitStatus.Done;
  }
  requireRoot(root, surroundings);
  await uninstall(system);
  terminal.out("uninstalled\n");
  return ExitStatus.Done;
}
