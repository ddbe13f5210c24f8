import type { Question, ResourceRecord } from "../../dns/message.ts";
import { EdeCode, Rcode, RrClass, RrType } from "../../dns/numbers.ts";
import { formatType } from "../../dns/type-names.ts";
import { localReply } from "../reply.ts";
import type { Reply, Stage } from "../resolver.ts";

/** HINFO "RFC8482" "" (RFC 8482 section 4.2). */
const MINIMAL_ANY_RDATA = Uint8Array.of(7, 0x52, 0x46, 0x43, 0x38, 0x34, 0x38, 0x32, 0);
const HINFO = 13;
/** Made up here, so no longer than the mesh's own answers. */
const MINIMAL_ANY_TTL_SECONDS = 30;
/** TKEY, TSIG, IXFR, AXFR, MAILB and MAILA ask for something other than records (RFC 6895 section 3.1). */
const META_TYPES: ReadonlySet<number> = new Set([41, 249, 250, 251, 252, 253, 254]);

/**
 * Refuses what this resolver never answers, before any work: classes other than IN, meta types. ANY gets one small
 * record where the name exists, found out by asking for that type, so that ANY has the rcode of every other type.
 */
export function acceptance(): Stage {
  return (next) => async (question, context) => {
    const { type } = question;
    if (question.class !== RrClass.In) return refusal(`class ${question.class}: only IN is answered here`);
    if (META_TYPES.has(type)) return refusal(`type ${formatType(type)} is no type of records`);
    if (type !== RrType.Any) return next(question, context);
    const reply = await next({ ...question, type: HINFO }, context);
    return reply.rcode === Rcode.NoError ? anyReply(reply, question) : reply;
  };
}

function refusal(text: string): Reply {
  return localReply(Rcode.Refused, { extendedErrors: [{ code: EdeCode.NotSupported, text }] });
}

function anyReply(reply: Reply, question: Question): Reply {
  return { ...reply, authenticData: false, answer: [minimalAny(question)], authority: [], additional: [] };
}

function minimalAny({ name: owner }: Question): ResourceRecord {
  return { owner, type: HINFO, class: RrClass.In, ttlSeconds: MINIMAL_ANY_TTL_SECONDS, rdata: MINIMAL_ANY_RDATA };
}
