import type { Question } from "../dns/message.ts";
import { ExitStatus, UsageError, type Arguments, type Command, type Terminal } from "./command.ts";
import { parseGatewayUrl } from "./gateway-url.ts";
import { askGateway } from "./query/ask-gateway.ts";
import { askServer } from "./query/ask-server.ts";
import { replyAsJson, replyAsText } from "./query/output.ts";
import { readQuestionWords } from "./question-words.ts";
import { readTimeoutOption, TIMEOUT_OPTION } from "./timeout-option.ts";
import { readTokenOption, TOKEN_FILE_OPTION } from "./token-file.ts";

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
  run: runQuery,
};

async function runQuery(args: Arguments, terminal: Terminal): Promise<number> {
  const question = readQuestionWords(args.positionals);
  const startedMs = performance.now();
  const { message, from } = await ask(question, args, terminal);
  const asked = { message, from, elapsedMs: performance.now() - startedMs };
  terminal.out(args.flag("json") ? `${JSON.stringify(replyAsJson(asked.message))}\n` : replyAsText(asked));
  return ExitStatus.Done;
}

async function ask(question: Question, args: Arguments, terminal: Terminal): ReturnType<typeof askServer> {
  const gateway = args.text("gateway");
  const server = args.text("server");
  const timeoutMs = readTimeoutOption(args);
  if (gateway !== undefined && server === undefined) {
    if (args.flag("tcp")) throw new UsageError("--tcp goes with --server: a gateway is always asked over HTTP");
    const url = parseGatewayUrl(gateway);
    return askGateway(question, { url, timeoutMs, token: await readTokenOption(args, url, terminal) });
  }
  if (server !== undefined && gateway === undefined) {
    if (args.text("token-file") !== undefined) throw new UsageError("--token-file goes with --gateway");
    return askServer(question, server, { useTcp: args.flag("tcp"), timeoutMs });
  }
  throw new UsageError("give either --gateway <url> or --server <ip>[:port]");
}
