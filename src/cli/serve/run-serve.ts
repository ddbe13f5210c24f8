import { failureText } from "../../server/quiet-report.ts";
import { runServer } from "../../server/run.ts";
import type { ServerSettings, ServerStore } from "../../server/server-settings.ts";
import type { SyncStore } from "../../sync/store/sync-store.ts";
import { required } from "../arguments.ts";
import { ExitStatus, UsageError, type Arguments, type Terminal } from "../command.ts";
import { untilAborted } from "../interruption.ts";
import { withStore } from "../open-store.ts";
import { readAccessLog } from "./access-log.ts";
import { readDrainDelay } from "./drain-delay.ts";
import { readListeners } from "./listeners.ts";
import { readRates } from "./rates.ts";
import { namingTlsOption, readTlsOptions } from "./tls-options.ts";
import { readGatewaySettings } from "./variables.ts";
import { VERSION } from "../version.ts";

/** What `meshdoh serve` does until it is interrupted; resolves with the exit status. */
export async function runServeCommand(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`${JSON.stringify(args.positionals[0])} is one word too many`);
  const storeText = required(args, "store", "dir:table");
  const settings = readSettings(args, terminal);
  return withStore(args, async (store) => {
    await serve({ ...settings, store: serverStore(storeText, store) }, terminal);
    return ExitStatus.Done;
  });
}

function readSettings(args: Arguments, terminal: Terminal): Omit<ServerSettings, "store"> {
  const { env } = process;
  const tls = readTlsOptions(args);
  return {
    ...readGatewaySettings(args, env),
    tls,
    listen: readListeners(args, tls !== undefined),
    rates: readRates(args, env),
    accessLog: readAccessLog(args),
    drainDelayMs: readDrainDelay(env),
    version: VERSION,
    environment: env,
    report: (line) => terminal.error(`${line}\n`),
  };
}

function serverStore(label: string, reader: SyncStore): ServerStore {
  return { label, reader, folder: label.startsWith("dir:") ? label.slice("dir:".length) : undefined };
}

async function serve(settings: ServerSettings, terminal: Terminal): Promise<void> {
  const server = await runServer(settings).catch((error: unknown) => {
    throw namingTlsOption(error, settings.tls);
  });
  const reload = (): void => server.reload();
  // What nobody waited for is no reason to end what others wait for.
  const goOn = (failure: unknown): void => settings.report(`something failed unseen: ${failureText(failure)}`);
  process.on("SIGHUP", reload);
  process.on("unhandledRejection", goOn);
  try {
    for (const url of server.urls) terminal.out(`listening on ${url}\n`);
    await untilAborted(terminal.interrupted);
  } finally {
    process.off("SIGHUP", reload);
    await server.close();
    process.off("unhandledRejection", goOn);
  }
}
