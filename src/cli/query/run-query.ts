import type { Question } from "../../dns/message.ts";
import { ExitStatus, UsageError, type Arguments, type Terminal } from "../command.ts";
import { parseGatewayUrl } from "../gateway-url.ts";
import { askGateway } from "./ask-gateway.ts";
import { askServer } from "./ask-server.ts";
import { replyAsJson, replyAsText } from "./output.ts";
import { readQuestionWords } from "../question-words.ts";
import { readTimeoutOption } from "../timeout-option.ts";
import { readTokenOption } from "../token-file.ts";

/** What `meshdoh query` does; resolves with the exit status. */
export async function runQuery(args: Arguments, terminal: Terminal): Promise<number> {
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
