import { decode, encode, type Answer, type CaaData } from "dns-packet";
import { decodeMessage } from "../../dns/decode.ts";
import { encodeMessage } from "../../dns/encode.ts";
import type { ResourceRecord } from "../../dns/message.ts";
import { parseName } from "../../dns/name.ts";
import { formatRdata } from "../../dns/presentation.ts";
import { formatCharacterString } from "../../dns/text-forms.ts";

/** RDATA as text for people: zone-file form where it is known, else the generic form of RFC 3597 section 5. */
export function formatRdataForPeople(record: ResourceRecord): string {
  return takeApart(record) ?? formatRdata(record);
}

/**
 * The record as dns-packet takes it apart; undefined when it cannot. It reads past the end of RDATA that is too short, so
 * only what it writes back as the same octets counts.
 */
function takeApart(record: ResourceRecord): string | undefined {
  try {
    const [answer] = decode(Buffer.from(encodeMessage({ ...EMPTY_REPLY, answer: [record] }))).answers ?? [];
    if (answer === undefined) return undefined;
    const [again] = decodeMessage(encode({ type: "response", answers: [answer] })).answer;
    return again !== undefined && Buffer.from(again.rdata).equals(record.rdata) ? formatAnswer(answer) : undefined;
  } catch {
    // RDATA that does not suit its type makes it throw errors of every kind.
    return undefined;
  }
}

/** Types that `formatRdata` does not know, each as its RFC writes it. */
function formatAnswer(answer: Answer): string | undefined {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- `formatRdata` has a form for every other type
  switch (answer.type) {
    case "CAA":
      return formatCaa(answer.data);
    case "DNSKEY":
      // The protocol is always 3 (RFC 4034 section 2.1.2).
      return `${answer.data.flags} 3 ${answer.data.algorithm} ${answer.data.key.toString("base64")}`;
    case "DS":
      return `${answer.data.keyTag} ${answer.data.algorithm} ${answer.data.digestType} ${hex(answer.data.digest)}`;
    case "HINFO":
      return `${quoted(answer.data.cpu)} ${quoted(answer.data.os)}`;
    case "NAPTR": {
      const { order, preference, flags, services, regexp, replacement } = answer.data;
      return [order, preference, ...[flags, services, regexp].map(quoted), parseName(replacement)].join(" ");
    }
    case "SSHFP":
      return `${answer.data.algorithm} ${answer.data.hash} ${answer.data.fingerprint.toLowerCase()}`;
    case "TLSA":
      return `${answer.data.usage} ${answer.data.selector} ${answer.data.matchingType} ${hex(answer.data.certificate)}`;
    default:
      return undefined;
  }
}

/** Tags are letters and digits (RFC 8659 section 4.1); anything else would reach the terminal as it is. */
function formatCaa({ flags = 0, tag, value }: CaaData): string | undefined {
  return /^[a-z0-9]+$/i.test(tag) ? `${flags} ${tag} ${quoted(value)}` : undefined;
}

function quoted(text: string): string {
  return formatCharacterString(Buffer.from(text));
}

function hex(octets: Buffer): string {
  return octets.toString("hex");
}

const EMPTY_REPLY = {
  id: 0,
  isResponse: true,
  opcode: 0,
  authoritativeAnswer: false,
  truncated: false,
  recursionDesired: false,
  recursionAvailable: false,
  authenticData: false,
  checkingDisabled: false,
  rcode: 0,
  question: [],
  authority: [],
  additional: [],
} as const;
