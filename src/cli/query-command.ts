import { NameSyntaxError } from "../dns/errors.ts";
import { parseName, type Name } from "../dns/name.ts";
import { RrClass } from "../dns/numbers.ts";
import { parseType } from "../dns/type-names.ts";
import type { Question } from "../dns/message.ts";
import { ExitStatus, UsageError, type Arguments, type Command, type Terminal } from "./command.ts";
import { parseGatewayUrl } from "./gateway-url.ts";
import { askGateway } from "./query/ask-gateway.ts";
import { askServer } from "./query/ask-server.ts";
import { replyAsJson, replyAsText } from "./query/output.ts";

/** `meshdoh query`: asks one question over DNS-over-HTTPS or plain DNS and shows the reply. */
export const queryCommand: Command = {
  name: "query",
  summary: "ask a gateway or a DNS server one question",
  synopsis: "<name> [type] (--gateway <url> | --server <ip>[:port]) [--tcp] [--json]",
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
    server: {
      type: "string",
      value: "<ip>[:port]",
      help: "address of a DNS server, e.g. the shim at 127.0.0.1:5353; UDP, and TCP when the reply is truncated",
    },
    tcp: { type: "boolean", help: "with --server: ask over TCP at once" },
    "timeout-ms": { type: "string", value: "<n>", help: "give up after this many milliseconds; 5000 when left out" },
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    [
      "meshdoh query productpage.ns1.svc.cluster.local --gateway http://127.0.0.1:8787/dns-query",
      "what the gateway answers",
    ],
    [
      "meshdoh query productpage.ns1.svc.cluster.local AAAA --server 127.0.0.1:5353 --json",
      "the same through the shim, for a program",
    ],
  ],
  run: runQuery,
};

const DEFAULT_TIMEOUT_MS = 5000;
/** Ten minutes: nobody waits longer for a reply. */
const MAX_TIMEOUT_MS = 600_000;

async function runQuery(args: Arguments, terminal: Terminal): Promise<number> {
  const question = questionOf(args.positionals);
  const startedMs = performance.now();
  const { message, from } = await ask(question, args);
  const asked = { message, from, elapsedMs: performance.now() - startedMs };
  terminal.out(args.flag("json") ? `${JSON.stringify(replyAsJson(asked.message))}\n` : replyAsText(asked));
  return ExitStatus.Done;
}

function ask(question: Question, args: Arguments): ReturnType<typeof askServer> {
  const gateway = args.text("gateway");
  const server = args.text("server");
  const timeoutMs = timeoutOf(args.text("timeout-ms"));
  if (gateway !== undefined && server === undefined) {
    if (args.flag("tcp")) throw new UsageError("--tcp goes with --server: a gateway is always asked over HTTP");
    return askGateway(question, parseGatewayUrl(gateway), timeoutMs);
  }
  if (server !== undefined && gateway === undefined)
    return askServer(question, server, { useTcp: args.flag("tcp"), timeoutMs });
  throw new UsageError("give either --gateway <url> or --server <ip>[:port]");
}

function questionOf([name, type = "A", ...rest]: readonly string[]): Question {
  if (name === undefined || rest.length > 0) throw new UsageError("give one name and at most one type");
  const number = parseType(type);
  if (number === undefined)
    throw new UsageError(`${JSON.stringify(type)} is not a type of record: use e.g. AAAA or TYPE28`);
  return { name: nameOf(name), type: number, class: RrClass.In };
}

function nameOf(text: string): Name {
  try {
    return parseName(text);
  } catch (error) {
    if (!(error instanceof NameSyntaxError)) throw error;
    throw new UsageError(`${JSON.stringify(text)} is not a domain name: ${error.message}`, { cause: error });
  }
}

function timeoutOf(text: string | undefined): number {
  const timeoutMs = text === undefined ? DEFAULT_TIMEOUT_MS : Number(text);
  if (Number.isInteger(timeoutMs) && timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS) return timeoutMs;
  throw new UsageError(`--timeout-ms ${JSON.stringify(text)} is not a whole number from 1 to ${MAX_TIMEOUT_MS}`);
}
