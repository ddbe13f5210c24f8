import { EdeCode, Rcode } from "../../dns/numbers.ts";
import { formatRcode } from "../../dns/type-names.ts";
import { failureReply } from "../reply.ts";
import type { Reply } from "../resolver.ts";
import { UpstreamError } from "../upstream.ts";

/** Rcodes that say something about the upstream or our standing with it, and nothing about the name. */
const USELESS: ReadonlySet<number> = new Set([
  Rcode.ServFail,
  Rcode.Refused,
  Rcode.FormErr,
  Rcode.NotImp,
  Rcode.BadVers,
]);
/** Errors of an upstream that nobody could reach; after any other somebody spoke, and not to the point. */
const UNREACHED: ReadonlySet<string> = new Set<UpstreamError["code"]>(["timeout", "unreachable"]);

/** True for a reply that answers the question. */
export function isUseful({ rcode }: Reply): boolean {
  return !USELESS.has(rcode);
}

/** What went wrong with each upstream that one question was put to. */
export class Failures {
  #servfail: Reply | undefined;
  readonly #unreached: string[] = [];
  readonly #broken: string[] = [];

  /** A reply that is of no use. */
  replied(label: string, reply: Reply): void {
    if (reply.rcode === Rcode.ServFail) this.#servfail ??= withReason(reply, label);
    else this.#unreached.push(`${label}: answered ${formatRcode(reply.rcode)}`);
  }

  /** No reply. Only what `UpstreamError` says is fit for clients. */
  failed(label: string, error: unknown): void {
    if (!(error instanceof UpstreamError)) this.#broken.push(`${label}: failed`);
    else (UNREACHED.has(error.code) ? this.#unreached : this.#broken).push(`${label}: ${error.message}`);
  }

  /** The first SERVFAIL with what it says, else one that says what happened (RFC 8914 sections 4.23 and 4.24). */
  reply(otherwise: string): Reply {
    if (this.#servfail !== undefined) return this.#servfail;
    const extendedErrors = [
      { code: EdeCode.NoReachableAuthority, text: this.#unreached.join("; ") },
      { code: EdeCode.NetworkError, text: this.#broken.join("; ") },
    ].filter(({ text }) => text !== "");
    const failure = failureReply(EdeCode.NoReachableAuthority, otherwise);
    return extendedErrors.length === 0 ? failure : { ...failure, extendedErrors };
  }
}

/** An upstream that does not say why it failed is at least named. */
function withReason(failure: Reply, label: string): Reply {
  if (failure.extendedErrors.length > 0) return failure;
  return { ...failure, extendedErrors: [{ code: EdeCode.Other, text: `${label} answered SERVFAIL` }] };
}
