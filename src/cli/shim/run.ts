import { existsSync } from "node:fs";
import { join } from "node:path";
import { serviceManagerOf } from "../../server/systemd-notify.ts";
import { originalResolvers } from "../../shim/original-resolvers.ts";
import { runShim } from "../../shim/run.ts";
import type { GatewaySettings, ShimSettings } from "../../shim/settings.ts";
import { inheritedListeners } from "../../shim/socket-activation.ts";
import { spareMemory } from "../../shim/spare-memory.ts";
import { ExitStatus, type Arguments, type Terminal } from "../command.ts";
import { untilAborted } from "../interruption.ts";
import { readToken } from "../token-file.ts";
import { readGatewayAddresses } from "./gateway-addresses.ts";
import { readAuthorities, readListen, readPolicy, readResolvers, resolverAt } from "./shim-settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** `meshdoh shim` without another word: a shim that answers until it is interrupted. */
export async function runShimVerb(args: Arguments, terminal: Terminal): Promise<number> {
  const { env } = process;
  const report = (line: string): void => terminal.error(`${line}\n`);
  const serviceManager = serviceManagerOf(env, process.pid, report);
  const shim = await runShim(await readSettings(args, terminal, env));
  spareMemory();
  try {
    for (const address of shim.addresses) terminal.out(`listening on ${address} udp+tcp\n`);
    serviceManager.ready();
    await untilAborted(terminal.interrupted);
    serviceManager.stopping();
  } finally {
    await shim.close();
    serviceManager.close();
  }
  return ExitStatus.Done;
}

async function readSettings(args: Arguments, terminal: Terminal, env: Environment): Promise<ShimSettings> {
  const gateways = await readGateways(args, terminal, env);
  const listen = inheritedListeners(process.env, process.pid) ?? readListen(args);
  const given = readResolvers(args);
  const authorities = readAuthorities(args);
  const stateDirectory = env["STATE_DIRECTORY"];
  return {
    gateways,
    ...(authorities === undefined ? {} : { authorities }),
    resolvers: given.length > 0 ? given : originalResolvers(listen).map((address) => resolverAt(address, 53)),
    ...readPolicy(args),
    listen,
    ...(args.flag("query-log") ? { logQuery: (line: string) => terminal.error(`${line}\n`) } : {}),
    ...(stateDirectory === undefined || stateDirectory === "" ? {} : { stateDirectory }),
    report: (line) => terminal.error(`${line}\n`),
  };
}

async function readGateways(args: Arguments, terminal: Terminal, env: Environment): Promise<GatewaySettings[]> {
  const addresses = readGatewayAddresses(args);
  const file = args.text("token-file") ?? credentialFile(env);
  if (file === undefined) return addresses.map((address) => ({ address }));
  const token = await readToken(
    file,
    addresses.map(({ href }) => new URL(href)),
    terminal,
  );
  return addresses.map((address) => ({ address, token }));
}

/** Where systemd puts what `LoadCredential=token:…` names (systemd.exec(5)). */
function credentialFile({ CREDENTIALS_DIRECTORY: folder }: Environment): string | undefined {
  const file = folder === undefined ? undefined : join(folder, "token");
  return file !== undefined && existsSync(file) ? file : undefined;
}
