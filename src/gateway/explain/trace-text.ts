import type { View } from "../../mesh/view.ts";
import { formatList } from "./claim-sentence.ts";
import { formatMs } from "./event-sentence.ts";
import type { Trace, TracedRecord, TracedReply, TracedStep, TracedTable } from "./trace.ts";
import { visibleText } from "./visible-text.ts";

/** The first words of every trace as text, by which a client knows one. */
export const TRACE_TITLE = "meshdoh explain";

/** The trace as it is read: who asked, what the table was, each step, what came out and where it is from. */
export function formatTrace({ question, view, table, steps, stepsLeftOut, reply, tookMs }: Trace): string {
  const lines = [
    `${TRACE_TITLE} ${question.name} ${question.type}`,
    "",
    viewLine(view),
    `Search list${view.autopath ? "" : " (not walked, autopath is off)"}: ${view.search.join(", ") || "none"}`,
    tableLine(table),
    "",
    ...steps.flatMap(stepLines),
    ...moreLine(stepsLeftOut),
    "",
    ...replyLines(reply),
    `Took ${formatMs(tookMs)}`,
  ];
  return `${lines.map(visibleText).join("\n")}\n`;
}

function viewLine({ name, cluster, network, namespace, reach, families, ttlSeconds, public: isPublic }: View): string {
  const fields = { "home cluster": cluster, network, namespace, reach, families: families.join(" "), TTL: ttlSeconds };
  const told = Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : `${field} ${value}`));
  return `Asked by view ${name}: ${told.join(", ")}${isPublic ? "" : ", names of the mesh only"}`;
}

function tableLine(table: TracedTable | null): string {
  if (table === null) return "Name table: no snapshot is loaded yet";
  const { generation, digest, ttlSeconds, clusters } = table;
  const told = clusters.map(
    ({ cluster, ageSeconds, isPastLease }) =>
      `${cluster} observed ${formatAge(ageSeconds)} ago${isPastLease ? " (past its lease)" : ""}`,
  );
  const ttl = ttlSeconds === undefined ? "" : `, TTL ${ttlSeconds}`;
  return `Name table: generation ${generation}, digest ${digest}${ttl}; ${formatList(told)}`;
}

function stepLines(step: TracedStep, index: number): string[] {
  const details = step.kind === "presence" ? [...step.claims, ...step.choices] : [];
  return [
    `${index + 1}. ${step.text}`,
    ...details.map(({ name, text }) => `   - ${name === step.name ? "" : `${name} `}${text}`),
  ];
}

function moreLine(count: number): string[] {
  return count > 0 ? [`   … and ${count} more`] : [];
}

const SECTIONS = ["answer", "authority", "additional"] as const;

function replyLines({ rcode, text, flags, answerCount, ede, sizes, ...sections }: TracedReply): string[] {
  const set = Object.entries(flags).flatMap(([flag, isSet]) => (isSet ? flag : []));
  return [
    `Reply: ${rcode} (${text}); answer records: ${answerCount}; octets: ${sizes.streamOctets}; flags: ${set.join(" ")}`,
    ...SECTIONS.flatMap((section) => [
      ...sections[section].flatMap((record) => recordLines(section, record)),
      ...(section === "answer" ? moreLine(answerCount - sections.answer.length) : []),
    ]),
    ...ede.map((error) => `Extended error ${error.code}: ${error.text ?? ""}`),
    ...sizes.udp.map((size) => {
      const fitting = `truncated: ${size.answerCount} of ${answerCount} records fit, TC sends the client to TCP`;
      return `Over UDP in ${size.limitOctets} octets: ${size.isTruncated ? fitting : "not truncated"}`;
    }),
  ];
}

function recordLines(section: string, { name, ttl, type, data, from }: TracedRecord): string[] {
  return [`   ${section}: ${name} ${ttl} ${type} ${data}`, `   - ${from.text}`];
}

/** An age in a unit that is not too small to be grasped. */
function formatAge(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
