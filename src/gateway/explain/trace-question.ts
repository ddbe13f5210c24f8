import type { Question, ResourceRecord } from "../../dns/message.ts";
import { Rcode, RrType } from "../../dns/numbers.ts";
import { formatRdata } from "../../dns/presentation.ts";
import { formatRcode, formatType } from "../../dns/type-names.ts";
import { isPastLease } from "../../mesh/cluster-order.ts";
import type { NameTable } from "../../mesh/name-table.ts";
import type { View, ViewSettings } from "../../mesh/view.ts";
import type { Reply } from "../../resolver/resolver.ts";
import type { Answering } from "../answering.ts";
import { sourceOf, type Observed } from "./record-source.ts";
import { sizesOf } from "./reply-sizes.ts";
import { StepRecorder } from "./step-recorder.ts";
import type { Trace, TracedRecord, TracedReply, TracedTable } from "./trace.ts";

/** How many records of a section are told; a message of 64 KiB holds about 4 000. */
const MAX_RECORDS_TOLD = 100;

/** Puts a question to the pipeline and writes down how it is answered. `clockMs` counts milliseconds since the epoch. */
export async function traceQuestion(
  question: Question,
  settings: ViewSettings,
  answering: Answering,
  clockMs: () => number,
): Promise<Trace> {
  const startedMs = clockMs();
  const recorder = new StepRecorder();
  const { reply, view, table } = await answering.resolve(question, settings, (event) => recorder.record(event));
  const { steps, usedClaims, leftOut } = recorder;
  return {
    formatVersion: 1,
    question: { name: question.name, type: formatType(question.type) },
    view,
    table: table === undefined ? null : tableOf(table, view, startedMs / 1000),
    steps,
    stepsLeftOut: leftOut,
    reply: replyOf(question, reply, { steps, usedClaims, table }),
    tookMs: clockMs() - startedMs,
  };
}

function tableOf(
  { digest, generation, ttlSeconds, clusters }: NameTable,
  { cluster: home }: View,
  nowSeconds: number,
): TracedTable {
  const homeFirst = [...clusters.values()].toSorted((a, b) => Number(b.cluster === home) - Number(a.cluster === home));
  const told = homeFirst.map((observation) => ({
    cluster: observation.cluster,
    ageSeconds: Math.floor(nowSeconds - observation.observedSeconds),
    leaseSeconds: observation.leaseSeconds,
    isPastLease: isPastLease(observation, nowSeconds),
  }));
  return { digest, generation, ttlSeconds, clusters: told };
}

function replyOf(question: Question, reply: Reply, observed: Observed): TracedReply {
  const told = (records: readonly ResourceRecord[]): TracedRecord[] =>
    records.slice(0, MAX_RECORDS_TOLD).map((record) => recordOf(record, observed));
  return {
    rcode: formatRcode(reply.rcode),
    text: outcomeSentence(question, reply),
    source: reply.source,
    // A gateway resolves names for its clients, always (RFC 1035 section 4.1.1: RA).
    flags: { aa: reply.authoritative, ra: true, ad: reply.authenticData },
    answerCount: reply.answer.length,
    answer: told(reply.answer),
    authority: told(reply.authority),
    additional: told(reply.additional),
    ede: reply.extendedErrors,
    sizes: sizesOf(question, reply),
  };
}

function recordOf(record: ResourceRecord, observed: Observed): TracedRecord {
  const data = formatRdata(record);
  const from = sourceOf(record, data, observed);
  return { name: record.owner, type: formatType(record.type), ttl: record.ttlSeconds, data, from };
}

/** What the rcode says of the name and the type (RFC 2308 section 2: NODATA and NXDOMAIN). */
function outcomeSentence({ type }: Question, { rcode, answer }: Reply): string {
  if (rcode === Rcode.NxDomain) return "the name does not exist";
  if (rcode !== Rcode.NoError) return "no answer could be had";
  const isThere = answer.some((record) => record.type === type || type === RrType.Any);
  return isThere ? "the name has such records" : "the name exists, without records of this type";
}
