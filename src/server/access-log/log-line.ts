import { decodeMessage } from "../../dns/decode.ts";
import { FormatError } from "../../dns/errors.ts";
import { headerRcode } from "../../dns/header.ts";
import type { Question } from "../../dns/message.ts";
import { formatRcode, formatType } from "../../dns/type-names.ts";
import type { AnswerFacts } from "../../gateway/arrival.ts";
import type { RequestRecord } from "../http/http-listener.ts";

/** What may be in a line beside what happened. */
export interface LogLineOptions {
  /** Whether the names that were asked for are written. */
  readonly names: boolean;
  /** Whether addresses of clients are written. */
  readonly addresses: boolean;
}

/** Methods by their names; any other text a client may have made up, and put into it what it likes. */
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** One request as a JSON object on one line; paths, which may hold tokens, are never part of it. */
export function formatLogLine(record: RequestRecord, nowMs: number, options: LogLineOptions): string {
  const { protocol, method, route, status, tookMs, sentOctets, address, answer } = record;
  const line = {
    time: new Date(nowMs).toISOString(),
    protocol,
    method: METHODS.has(method) ? method : "other",
    route,
    status,
    ms: Math.round(tookMs * 1000) / 1000,
    octets: sentOctets,
    ...(options.addresses && address !== undefined && { address }),
    ...(answer !== undefined && answerFields(answer, options.names)),
  };
  return `${JSON.stringify(line)}\n`;
}

function answerFields(
  { view, source, query, reply }: AnswerFacts,
  withName: boolean,
): Readonly<Record<string, string>> {
  const question = questionOf(query);
  return {
    view,
    source,
    rcode: formatRcode(headerRcode(reply)),
    ...(question !== undefined && { type: formatType(question.type) }),
    ...(question !== undefined && withName && { name: question.name }),
  };
}

function questionOf(query: Uint8Array): Question | undefined {
  try {
    return decodeMessage(query).question[0];
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
