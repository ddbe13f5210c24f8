import { decodeMessage } from "../../dns/decode.ts";
import { extendedErrorsOf, type ExtendedDnsError } from "../../dns/ede.ts";
import type { ResourceRecord } from "../../dns/message.ts";
import { formatRdata } from "../../dns/presentation.ts";

/** A record as the JSON API writes it. */
interface JsonRecord {
  readonly name: string;
  readonly type: number;
  readonly TTL: number;
  readonly data: string;
}

/** A reply as JSON in the form that Google and Cloudflare serve: sections that are empty are left out. */
export function formatJsonReply(reply: Uint8Array): string {
  const message = decodeMessage(reply);
  const errors = extendedErrorsOf(message.edns);
  return JSON.stringify({
    Status: message.rcode,
    TC: message.truncated,
    RD: message.recursionDesired,
    RA: message.recursionAvailable,
    AD: message.authenticData,
    CD: message.checkingDisabled,
    Question: message.question.map(({ name, type }) => ({ name, type })),
    Answer: sectionOf(message.answer),
    Authority: sectionOf(message.authority),
    Additional: sectionOf(message.additional),
    Comment: errors.length === 0 ? undefined : errors.map(commentOf),
  });
}

function sectionOf(records: readonly ResourceRecord[]): JsonRecord[] | undefined {
  if (records.length === 0) return undefined;
  return records.map((record) => ({
    name: record.owner,
    type: record.type,
    TTL: record.ttlSeconds,
    data: formatRdata(record),
  }));
}

function commentOf({ code, text }: ExtendedDnsError): string {
  return text === undefined ? `EDE(${code})` : `EDE(${code}): ${text}`;
}
