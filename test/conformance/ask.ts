import { decodeMessage } from "../../src/dns/decode.ts";
import type { Message } from "../../src/dns/message.ts";
import { parseName } from "../../src/dns/name.ts";
import { RrType } from "../../src/dns/numbers.ts";
import type { Octets } from "../../src/dns/octets.ts";
import { formatRcode, parseType } from "../../src/dns/type-names.ts";
import { encodeExchangeQuery } from "../../src/resolver/exchange.ts";
import { zoneText } from "../support/records.ts";
import type { ConformanceCase } from "./case.ts";

/** What of a request differs from case to case. */
export interface GatewayRequest {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: Octets;
}

/** Sends one request to a gateway. */
export type GatewayFetch = (path: string, request: GatewayRequest) => Promise<Response>;

/** The whole answer to a case's question, in the form that cases expect it; asked with the token of the case's view. */
export async function answerTo(asked: ConformanceCase, token: string, fetch: GatewayFetch): Promise<string[]> {
  const [name = "", mnemonic = ""] = asked.question.split(" ");
  const type = parseType(mnemonic);
  if (type === undefined) throw new Error(`no such type: ${mnemonic}`);
  const question = { name: parseName(name), type, class: 1 };
  const response = await fetch("/dns-query", {
    method: "POST",
    headers: { "content-type": "application/dns-message", authorization: `Bearer ${token}` },
    body: encodeExchangeQuery(question, { dnssecOk: false, checkingDisabled: false }),
  });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return shown(decodeMessage(new Uint8Array(await response.arrayBuffer())), asked.expected);
}

/** What is expected, in the order of `answerTo`. */
export function expectedOf({ expected: [rcode = "", ...lines] }: ConformanceCase): string[] {
  return [rcode, ...lines.toSorted()];
}

function shown(message: Message, expected: readonly string[]): string[] {
  const soas = message.authority.filter(({ type }) => type === RrType.Soa).map(({ owner }) => `SOA ${owner}`);
  const isAdditionalAsked = expected.some((line) => line.startsWith("+ "));
  const additional = isAdditionalAsked ? zoneText(message.additional).map((line) => `+ ${line}`) : [];
  return [formatRcode(message.rcode), ...[...zoneText(message.answer), ...soas, ...additional].toSorted()];
}
