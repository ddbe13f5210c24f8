import { decodeMessage } from "../../dns/decode.ts";
import { FormatError } from "../../dns/errors.ts";
import { headerRcode } from "../../dns/header.ts";
import { formatRcode, formatType } from "../../dns/type-names.ts";
import type { AnswerSource } from "./answer-source.ts";

/** A query that has its reply. */
export interface AnsweredQuery {
  readonly query: Uint8Array;
  readonly reply: Uint8Array;
  /** Undefined for what is no DNS. */
  readonly source: AnswerSource | undefined;
  readonly tookMs: number;
  /** The IP address that it came from, where it is known. */
  readonly client: string | undefined;
}

/** Takes what was answered, before the reply is sent. Must not throw. */
export type QueryLog = (answered: AnsweredQuery) => void;

/** Writes a line for each query: name, type, rcode, source, milliseconds and client; `-` stands for what is not there. */
export function logQueriesTo(write: (line: string) => void): QueryLog {
  return ({ query, reply, source = "malformed", tookMs, client = "-" }) =>
    write(`${questionText(query)} ${formatRcode(headerRcode(reply))} ${source} ${tookMs.toFixed(2)} ${client}`);
}

/** Names have their escapes (RFC 1035 section 5.1): no octet of them is a control character or a space. */
function questionText(query: Uint8Array): string {
  try {
    const [question] = decodeMessage(query).question;
    return question === undefined ? "- -" : `${question.name} ${formatType(question.type)}`;
  } catch (error) {
    if (error instanceof FormatError) return "- -";
    throw error;
  }
}
