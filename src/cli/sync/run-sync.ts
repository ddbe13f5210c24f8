import { runSync, type SyncOptions } from "../../sync/run.ts";
import { UsageError, type Arguments, type Terminal } from "../command.ts";
import { parseClusters } from "./from.ts";
import { outcomeAsJson, outcomeAsText } from "./output.ts";
import { readSettings } from "./settings.ts";
import { openStores } from "./to.ts";

/** What `meshdoh sync` does; resolves with the exit status. */
export async function runSyncCommand(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`${JSON.stringify(args.positionals[0])} is one word too many`);
  if (args.flag("plan") && args.flag("check")) throw new UsageError("give --plan or --check, not both");
  const clusters = parseClusters(args.all("from"));
  const wanted = readSettings(args);
  const stores = await openStores(args.all("to"));
  const isJson = args.flag("json");
  try {
    const options: SyncOptions = {
      clusters,
      stores,
      mode: modeOf(args),
      prune: args.flag("prune"),
      ...wanted,
      nowSeconds: () => Math.floor(Date.now() / 1000),
      report: (line) => terminal.error(`${line}\n`),
    };
    const outcome = await runSync(options);
    terminal.out(isJson ? `${JSON.stringify(outcomeAsJson(outcome))}\n` : outcomeAsText(outcome, options.mode));
    return outcome.exitStatus;
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

function modeOf(args: Arguments): SyncOptions["mode"] {
  if (args.flag("check")) return "check";
  return args.flag("plan") ? "plan" : "apply";
}
