import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import { trustIn } from "../../shim/gateway/authorities.ts";
import type { GatewayView } from "../../shim/gateway/gateway-view.ts";
import { openGateway } from "../../shim/gateway/open-gateway.ts";
import { monotonicMs } from "../../shim/monotonic-clock.ts";
import { machineTrust } from "../../upstreams/trust.ts";
import type { Arguments, Terminal } from "../command.ts";
import { readToken } from "../token-file.ts";
import { readGatewayAddresses } from "./gateway-addresses.ts";
import { readAuthorities } from "./shim-settings.ts";

/**
 * What the first gateway that answers tells of the view of the token; undefined when none does, which the terminal is
 * told. Names of gateways are resolved as this machine does it now. Rejects with `UsageError` or `TokenFileError`.
 */
export async function askView(args: Arguments, terminal: Terminal): Promise<GatewayView | undefined> {
  const addresses = readGatewayAddresses(args);
  const authorities = readAuthorities(args);
  const file = args.text("token-file");
  const urls = addresses.map(({ href }) => new URL(href));
  const token = file === undefined ? undefined : await readToken(file, urls, terminal);
  const trust = () => (authorities === undefined ? machineTrust() : trustIn(authorities));
  for (const address of addresses) {
    try {
      return await askGateway(await resolved(address), token, trust);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      terminal.error(`warning: ${address.label} did not tell its view: ${reason}\n`);
    }
  }
  return undefined;
}

async function askGateway(
  address: UpstreamAddress,
  token: string | undefined,
  trust: () => ReturnType<typeof machineTrust>,
): Promise<GatewayView> {
  const gateway = openGateway(token === undefined ? { address } : { address, token }, {
    trust,
    resolvers: undefined,
    clockMs: monotonicMs,
    onSnapshot: () => undefined,
  });
  try {
    return await gateway.askView();
  } finally {
    gateway.close();
  }
}

async function resolved(address: UpstreamAddress): Promise<UpstreamAddress> {
  if (isIP(address.host) !== 0 || address.bootstrapAddresses.length > 0) return address;
  const found = await lookup(address.host, { all: true });
  return { ...address, bootstrapAddresses: found.map((each) => each.address) };
}
