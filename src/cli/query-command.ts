import type { Command } from "./command.ts";
import { TIMEOUT_OPTION } from "./timeout-option.ts";
import { TOKEN_FILE_OPTION } from "./token-file.ts";

/** `meshdoh query`: asks one question over DNS-over-HTTPS or plain DNS and shows the reply. */
export const queryCommand: Command = {
  name: "query",
  summary: "ask a gateway or a DNS server one question",
  synopsis: "<name> [type] (--gateway <url> [--token-file <file>] | --server <ip>[:port] [--tcp]) [--json]",
  description: [
    "Asks for <name> (taken as absolute) and shows what comes back: the reply's code and flags, its records, and the reasons that the server gives (extended DNS errors).",
    "The type is a mnemonic such as A, AAAA, HTTPS, or TYPE65; A when it is left out. The exit status is 0 when a reply came, whatever it says, and 1 when none came.",
  ],
  options: {
    gateway: {
      type: "string",
      value: "<url>",
      help: "DNS-over-HTTPS URL of a gateway, e.g. https://dns.example.org/dns-query",
    },
    "token-file": TOKEN_FILE_OPTION,
    server: {
      type: "string",
      value: "<ip>[:port]",
      help: "address of a DNS server, e.g. the shim at 127.0.0.1:5353; UDP, and TCP when the reply is truncated",
    },
    tcp: { type: "boolean", help: "with --server: ask over TCP at once" },
    "timeout-ms": TIMEOUT_OPTION,
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    [
      "meshdoh query productpage.ns1.svc.cluster.local --gateway http://127.0.0.1:8787/dns-query",
      "what the gateway answers",
    ],
    [
      "meshdoh query productpage --gateway https://dns.example.org/dns-query --token-file token",
      "the same for the view of a token, which may complete short names",
    ],
    [
      "meshdoh query productpage.ns1.svc.cluster.local AAAA --server 127.0.0.1:5353 --json",
      "the same through the shim, for a program",
    ],
  ],
  run: async (args, terminal) => {
    const { runQuery } = await import("./query/run-query.ts");
    return runQuery(args, terminal);
  },
};
