import { extendedErrorsOf } from "../../dns/ede.ts";
import type { Message, ResourceRecord } from "../../dns/message.ts";
import { formatRcode, formatType } from "../../dns/type-names.ts";
import { formatRdataForPeople } from "./rdata.ts";
import { visibleText } from "../../gateway/explain/visible-text.ts";

/** The reply as one JSON value: the stable output of `meshdoh query --json`. */
export function replyAsJson(message: Message): Readonly<Record<string, unknown>> {
  const [question] = message.question;
  return {
    rcode: formatRcode(message.rcode),
    flags: flagsOf(message),
    question: question === undefined ? null : { name: question.name, type: formatType(question.type) },
    answer: message.answer.map(recordAsJson),
    authority: message.authority.map(recordAsJson),
    additional: message.additional.map(recordAsJson),
    ede: extendedErrorsOf(message.edns).map(({ code, text = "" }) => ({ code, text })),
  };
}

/** The reply for people, in the order in which one reads it: outcome, records, reasons. */
export function replyAsText(asked: {
  readonly message: Message;
  readonly from: string;
  readonly elapsedMs: number;
}): string {
  const { message, from, elapsedMs } = asked;
  const set = Object.entries(flagsOf(message)).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
  const lines = [
    `${formatRcode(message.rcode)} from ${from} in ${elapsedMs.toFixed(1)} ms (flags: ${set.join(" ") || "none"})`,
  ];
  for (const { name, type } of message.question) lines.push(`question    ${name} ${formatType(type)}`);
  for (const section of ["answer", "authority", "additional"] as const) {
    for (const record of message[section]) lines.push(`${section.padEnd(11)} ${formatRecord(record)}`);
  }
  if (message.answer.length === 0) lines.push("no records in the answer section");
  for (const { code, text } of extendedErrorsOf(message.edns))
    lines.push(`reason      ${code}${text ? `: ${visibleText(text)}` : ""}`);
  return `${lines.join("\n")}\n`;
}

function flagsOf(message: Message): Readonly<Record<string, boolean>> {
  return {
    aa: message.authoritativeAnswer,
    tc: message.truncated,
    rd: message.recursionDesired,
    ra: message.recursionAvailable,
    ad: message.authenticData,
    cd: message.checkingDisabled,
  };
}

function recordAsJson(record: ResourceRecord): Readonly<Record<string, unknown>> {
  return {
    name: record.owner,
    type: formatType(record.type),
    ttl: record.ttlSeconds,
    data: formatRdataForPeople(record),
  };
}

function formatRecord(record: ResourceRecord): string {
  return `${record.owner} ${record.ttlSeconds} ${formatType(record.type)} ${formatRdataForPeople(record)}`;
}
