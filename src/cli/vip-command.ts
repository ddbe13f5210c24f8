import { UsageError, type Arguments, type Command, type Terminal } from "./command.ts";

/** `meshdoh vip`: which VIP belongs to which host, and configurations of proxies that serve them. */
export const vipCommand: Command = {
  name: "vip",
  summary: "list automatic VIPs, and write configurations of proxies that serve them",
  synopsis:
    "list --store <store> [--json] | show <host|address> --store <store> [--json] | export --format <format> --store <store> [--cluster <cluster>] [--resolver <ip>[:port]] …",
  description: [
    "Hosts of ServiceEntries without addresses get an IPv4 and an IPv6 address of their own, so that a proxy can tell connections to them apart although they go to one port. list shows all of them, show everything about one, also for an address that stands in a log.",
    "export writes a configuration that makes a proxy listen on the VIPs and send connections on to the servers behind: TCP ports that have a name. serviceentry writes the VIPs into spec.addresses of the ServiceEntries themselves, so that the proxies of the cluster serve them.",
    "What cannot be exported is told on standard error, and all else is written. The exit status is 1 when that is an error (a VIP and port of two hosts, a server of no use), and 0 when there is nothing to export (a wildcard, no named TCP port).",
  ],
  options: {
    store: { type: "string", value: "<store>", help: "the store of the table: dir:<folder> or dev:[<folder>]" },
    format: { type: "string", value: "<format>", help: "with export: serviceentry, envoy, haproxy or nginx" },
    cluster: {
      type: "string",
      value: "<cluster>",
      help: "with export: what this cluster says, and nothing else; all clusters together when left out",
    },
    resolver: {
      type: "string",
      multiple: true,
      value: "<ip>[:port]",
      help: "with export: DNS server that envoy or haproxy look hosts up with, which must not be meshdoh; repeat for more",
    },
    json: { type: "boolean", help: "with list and show: print one JSON object instead of text" },
  },
  examples: [
    ["meshdoh vip list --store dir:table", "every VIP, in use or resting"],
    ["meshdoh vip show 240.240.26.12 --store dir:table", "whose VIP that is, and what is behind it"],
    [
      "meshdoh vip export --format haproxy --resolver 10.0.0.2 --store dir:table",
      "a configuration for HAProxy, which looks servers up at 10.0.0.2",
    ],
    [
      "meshdoh vip export --format serviceentry --cluster east --store dir:table",
      "objects for kubectl apply --server-side in cluster east",
    ],
  ],
  run: runVipCommand,
};

async function runVipCommand(args: Arguments, terminal: Terminal): Promise<number> {
  const { VERBS } = await import("./vip/verbs.ts");
  const [word = "", ...operands] = args.positionals;
  const verb = VERBS.get(word);
  if (verb === undefined) {
    const found = word === "" ? "a word is missing" : `${JSON.stringify(word)} is no word for VIPs`;
    throw new UsageError(`${found}: use list, show or export`);
  }
  const wanted = verb.operand === undefined ? 0 : 1;
  if (operands.length < wanted) throw new UsageError(`vip ${word} needs ${String(verb.operand)}`);
  if (operands.length > wanted) throw new UsageError(`${JSON.stringify(operands[wanted])} is one word too many`);
  const foreign = Object.keys(vipCommand.options).find(
    (option) => !verb.options.includes(option) && (args.text(option) !== undefined || args.flag(option)),
  );
  if (foreign !== undefined) throw new UsageError(`--${foreign} does not go with vip ${word}`);
  return verb.run(args, terminal);
}
