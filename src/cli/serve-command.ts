import { failureText } from "../server/quiet-report.ts";
import { runServer } from "../server/run.ts";
import type { ServerSettings, ServerStore } from "../server/server-settings.ts";
import type { SyncStore } from "../sync/store/sync-store.ts";
import { required } from "./arguments.ts";
import { ExitStatus, UsageError, type Arguments, type Command, type Terminal } from "./command.ts";
import { untilAborted } from "./interruption.ts";
import { withStore } from "./open-store.ts";
import { readAccessLog } from "./serve/access-log.ts";
import { readDrainDelay } from "./serve/drain-delay.ts";
import { readListeners } from "./serve/listeners.ts";
import { SERVE_OPTIONS } from "./serve/options.ts";
import { readRates } from "./serve/rates.ts";
import { namingTlsOption, readTlsOptions } from "./serve/tls-options.ts";
import { readGatewaySettings } from "./serve/variables.ts";
import { VERSION } from "./version.ts";

/** `meshdoh serve`: the gateway on a machine of one's own. */
export const serveCommand: Command = {
  name: "serve",
  summary: "answer DNS over HTTPS out of a store: the gateway on your own machine",
  synopsis:
    "--store <store> [--listen <ip>:<port>] … [--tls-cert <file> --tls-key <file> | --plaintext] [--anonymous-view <name>] [--upstream <url>] …",
  description: [
    "Answers DNS over HTTPS (HTTP/2 and HTTP/1.1 on one port) from the table of a store, which it follows as it changes, and asks upstreams for names outside the mesh. Without a certificate it listens on loopback addresses only, in plaintext.",
    "Prints one line per address when it is ready: listening on <url>. On SIGTERM or SIGINT it says that it is not ready, after MESHDOH_DRAIN_SECONDS takes no more connections, sends the replies in flight and ends with status 0; on SIGHUP it opens its access log anew. Under systemd it tells when it is ready (Type=notify).",
    "What is not an option is a variable of the environment, the same as the Worker's: MESHDOH_STALE_SECONDS, MESHDOH_VIEW_NAMESPACE and so on; the man page lists them.",
  ],
  options: SERVE_OPTIONS,
  examples: [
    [
      "meshdoh serve --store dir:table --anonymous-view laptop --upstream udp://192.0.2.53",
      "a gateway for trying, on http://127.0.0.1:8443/dns-query",
    ],
    [
      "meshdoh serve --store dir:/var/lib/meshdoh/table --listen 0.0.0.0:443 --listen [::]:443 --tls-cert /etc/meshdoh/tls.crt --tls-key /etc/meshdoh/tls.key --upstream https://192.0.2.53/dns-query",
      "one for a network; views bring their tokens",
    ],
  ],
  endsWhenInterrupted: true,
  run: runServeCommand,
};

async function runServeCommand(args: Arguments, terminal: Terminal): Promise<number> {
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
