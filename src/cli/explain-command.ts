import { required } from "./arguments.ts";
import { ExitStatus, type Arguments, type Command, type Terminal } from "./command.ts";
import { parseExplainUrl } from "./explain/explain-url.ts";
import { readQuestionWords } from "./question-words.ts";
import { readTimeoutOption, TIMEOUT_OPTION } from "./timeout-option.ts";
import { readTokenOption, TOKEN_FILE_OPTION } from "./token-file.ts";

/** `meshdoh explain`: has a gateway tell step by step why a name is answered as it is. */
export const explainCommand: Command = {
  name: "explain",
  summary: "ask a gateway why it answers a name as it does",
  synopsis: "<name> [type] --gateway <url> [--token-file <file>] [--json]",
  description: [
    "Has the gateway answer <name> (taken as absolute) once more, past its cache of replies, and shows every step: who asks, the name table and its age, candidates of the search list, the objects of each cluster and which rule chose among them, upstreams that were asked and how long they took, and for each record where it comes from and its TTL.",
    "The type is a mnemonic such as A, AAAA, HTTPS, or TYPE65; A when it is left out. The exit status is 0 when there is an explanation, whatever it says, and 1 when there is none.",
  ],
  options: {
    gateway: {
      type: "string",
      value: "<url>",
      help: "DNS-over-HTTPS URL of the gateway, e.g. https://dns.example.org/dns-query",
    },
    "token-file": TOKEN_FILE_OPTION,
    "timeout-ms": TIMEOUT_OPTION,
    json: { type: "boolean", help: "print one JSON object instead of text" },
  },
  examples: [
    [
      "meshdoh explain productpage.ns1 --gateway http://127.0.0.1:8787/dns-query",
      "why this short name is answered as it is",
    ],
    [
      "meshdoh explain api.partner.example AAAA --gateway https://dns.example.org/dns-query --token-file token --json",
      "the same for the view of a token, for a program",
    ],
  ],
  run: runExplain,
};

async function runExplain(args: Arguments, terminal: Terminal): Promise<number> {
  const { fetchTrace } = await import("./explain/fetch-trace.ts");
  const question = readQuestionWords(args.positionals);
  const url = parseExplainUrl(required(args, "gateway", "https://dns.example.org/dns-query"));
  const timeoutMs = readTimeoutOption(args);
  const token = await readTokenOption(args, url, terminal);
  terminal.out(`${await fetchTrace(question, { url, token, isJson: args.flag("json"), timeoutMs })}\n`);
  return ExitStatus.Done;
}
