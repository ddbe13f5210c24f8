import { runShim } from "../shim/run.ts";
import { spareMemory } from "../shim/spare-memory.ts";
import { required } from "./arguments.ts";
import { ExitStatus, UsageError, type Arguments, type Command, type Terminal } from "./command.ts";
import { parseGatewayUrl } from "./gateway-url.ts";
import { untilAborted } from "./interruption.ts";
import { parseListenAddress } from "./listen-address.ts";
import { readTokenOption, TOKEN_FILE_OPTION } from "./token-file.ts";

/** `meshdoh shim`: answers ordinary programs on a DNS port out of a gateway. */
export const shimCommand: Command = {
  name: "shim",
  summary: "answer DNS on UDP and TCP out of a gateway",
  synopsis: "--gateway <url> [--token-file <file>] [--listen <ip>:<port>] …",
  description: [
    "Listens for plain DNS, answers from its cache, and asks the gateway over DNS-over-HTTPS for the rest. When the gateway is away, queries that the cache cannot answer get SERVFAIL with the reason (extended DNS error); they are never sent anywhere else.",
    "Prints one line per address when it is ready: listening on <ip>:<port> udp+tcp. Ends on SIGINT or SIGTERM once the replies in flight are sent.",
  ],
  options: {
    gateway: {
      type: "string",
      value: "<url>",
      help: "DNS-over-HTTPS URL of the gateway, e.g. https://dns.example.org/dns-query",
    },
    "token-file": TOKEN_FILE_OPTION,
    listen: {
      type: "string",
      multiple: true,
      value: "<ip>:<port>",
      help: "address to listen on, repeatable; 127.0.0.1:53 when left out, port 0 for any free one",
    },
  },
  examples: [
    [
      "meshdoh shim --gateway http://127.0.0.1:8787/dns-query --listen 127.0.0.1:5353",
      "a shim for trying, in front of wrangler dev",
    ],
    [
      "meshdoh shim --gateway https://dns.example.org/dns-query --token-file /etc/meshdoh/token --listen 127.0.0.1:53 --listen [::1]:53",
      "the resolver of this machine (port 53 needs the right to bind it)",
    ],
  ],
  endsWhenInterrupted: true,
  run: runShimCommand,
};

const DEFAULT_LISTEN = "127.0.0.1:53";

async function runShimCommand(args: Arguments, terminal: Terminal): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`${JSON.stringify(args.positionals[0])} is one word too many`);
  const gateway = parseGatewayUrl(required(args, "gateway", "https://dns.example.org/dns-query"));
  const token = await readTokenOption(args, gateway, terminal);
  const listen = args.all("listen").length === 0 ? [DEFAULT_LISTEN] : args.all("listen");
  const shim = await runShim({
    gateway: token === undefined ? { url: gateway } : { url: gateway, token },
    listen: listen.map(parseListenAddress),
    report: (line) => terminal.error(`${line}\n`),
  });
  spareMemory();
  for (const address of shim.addresses) terminal.out(`listening on ${address} udp+tcp\n`);
  await untilAborted(terminal.interrupted);
  await shim.close();
  return ExitStatus.Done;
}
