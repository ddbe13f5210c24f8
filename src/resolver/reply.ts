import type { ExtendedDnsError } from "../dns/ede.ts";
import type { ResourceRecord } from "../dns/message.ts";
import { EdeCode, Rcode } from "../dns/numbers.ts";
import type { Reply } from "./resolver.ts";

const EMPTY: Omit<Reply, "rcode" | "source"> = {
  authoritative: false,
  authenticData: false,
  answer: [],
  authority: [],
  additional: [],
  extendedErrors: [],
};

/** A reply that the gateway decides by itself: special-use names, refusals. */
export function localReply(rcode: number, parts: Partial<Reply> = {}): Reply {
  return { ...EMPTY, authoritative: rcode !== Rcode.Refused, ...parts, rcode, source: "local" };
}

/** A reply out of the name table: authoritative, never authenticated (answers of the mesh are not signed). */
export function meshReply(rcode: number, answer: readonly ResourceRecord[], parts: Partial<Reply> = {}): Reply {
  return { ...EMPTY, ...parts, rcode, authoritative: true, answer, source: "mesh" };
}

/** SERVFAIL with the reason beside it (RFC 8914). */
export function failureReply(code: number = EdeCode.Other, text?: string): Reply {
  const error: ExtendedDnsError = text === undefined ? { code } : { code, text };
  return { ...EMPTY, rcode: Rcode.ServFail, extendedErrors: [error], source: "failure" };
}

/** A failure for which nobody was asked: the next question may fare better. */
export function momentaryFailure(code: number, text: string): Reply {
  return { ...failureReply(code, text), isMomentary: true };
}

/** True when the name itself does not exist; a name that is an alias of nothing does (RFC 6604 section 3). */
export function deniesName({ rcode, answer }: Pick<Reply, "rcode" | "answer">): boolean {
  return rcode === Rcode.NxDomain && answer.length === 0;
}
