import { describeInstall } from "../../shim/system/install/describe.ts";
import { hiddenFromService } from "../../shim/system/install/hidden-from-service.ts";
import { install } from "../../shim/system/install/install.ts";
import { readJournalForChange } from "../../shim/system/install/journal.ts";
import { machineBefore } from "../../shim/system/install/machine-before.ts";
import { withLock } from "../../shim/system/install/lock.ts";
import { planInstall, type Plan } from "../../shim/system/install/plan.ts";
import { previewInstall } from "../../shim/system/install/preview.ts";
import { reapply } from "../../shim/system/install/reapply.ts";
import type { SystemParts } from "../../shim/system/install/system-parts.ts";
import type { InstallWishes } from "../../shim/system/install/wishes.ts";
import { formatSocketAddress } from "../../shim/socket-address.ts";
import { ExitStatus, UsageError, type Arguments, type Terminal } from "../command.ts";
import { readInstallWishes } from "./install-wishes.ts";
import { readGatewayAddresses } from "./gateway-addresses.ts";
import { openSystem, requireRoot, rootOf, thisMachine, type Surroundings } from "./install-surroundings.ts";

/** `meshdoh shim install`. Resolves with the exit status; rejects with an error for the operator when nothing was changed. */
export async function installShim(
  args: Arguments,
  terminal: Terminal,
  surroundings: Surroundings = thisMachine(),
): Promise<number> {
  const root = rootOf(args);
  const isDryRun = args.flag("dry-run");
  if (!isDryRun) requireRoot(root, surroundings);
  const system = openSystem(root, terminal, surroundings);
  const locking = { files: system.files, processes: surroundings.processes };
  if (args.flag("reapply")) {
    await withLock("reapply", locking, () => reapply(system));
    return ExitStatus.Done;
  }
  const wishes = await readWishes(args, terminal, surroundings);
  if (wishes.hasService) checkFiles(root, wishes, system);
  const look = async () => {
    const earlier = readJournalForChange(system.files);
    const machine = machineBefore(await surroundings.observe(root), earlier);
    const plan = planInstall(machine, wishes);
    for (const warning of plan.warnings) terminal.error(`warning: ${warning}\n`);
    return { earlier, machine, plan };
  };
  if (isDryRun) {
    const { earlier, machine, plan } = await look();
    const preview = previewInstall(plan, machine, { files: system.files, earlier });
    terminal.out(`${describeInstall(preview, system.files, earlier).join("\n")}\n`);
    return ExitStatus.Done;
  }
  const plan = await withLock("install", locking, async () => {
    const seen = await look();
    await install(seen.plan, seen.machine, system);
    return seen.plan;
  });
  terminal.out(installedText(plan));
  return ExitStatus.Done;
}

function installedText({ listen, wiring }: Plan): string {
  const where = listen.map(formatSocketAddress).join(" ");
  return `installed: ${where}, wiring ${wiring}; meshdoh shim uninstall puts everything back\n`;
}

/** A gateway is asked only where the machine is this one, and something is wanted that nobody said. */
async function readWishes(args: Arguments, terminal: Terminal, around: Surroundings): Promise<InstallWishes> {
  // Before the network is: a missing --gateway is the operator's first concern.
  readGatewayAddresses(args);
  const told = args.text("root") === undefined ? await around.askView(args, terminal) : undefined;
  if (told === undefined && args.text("search") === undefined) {
    terminal.error(
      "warning: no search list is known, so short names need one: --search <namespace>.svc.cluster.local\n",
    );
  }
  return readInstallWishes(args, around.program, told, terminal);
}

function checkFiles(root: string, { tokenFile, program, execWords }: InstallWishes, { files }: SystemParts): void {
  if (tokenFile !== undefined && files.look(tokenFile) === undefined) {
    throw new UsageError(`--token-file ${tokenFile} is not there, and the service would not start without it`);
  }
  if (root !== "/") return;
  const words = [...program, ...execWords.map((word) => word.replace(/^--ca-file=/, ""))];
  const hidden = words.filter((word) => word.startsWith("/")).map(hiddenFromService);
  const problem = hidden.find((each) => each !== undefined);
  if (problem !== undefined) {
    throw new UsageError(`the service runs as a user of its own and could not read what it needs: ${problem}`);
  }
}
