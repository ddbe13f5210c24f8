import { EdeCode, Rcode, RrType } from "../../dns/numbers.ts";
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
  // Not assigned.
  12,
  13,
  14,
  15,
]);
/** Errors of an upstream that nobody could reach; after any other somebody spoke, and not to the point. */
const UNREACHED: ReadonlySet<string> = new Set<UpstreamError["code"]>(["timeout", "unreachable", "withdrawn"]);

/** True for a reply that answers the question; one that leads on to other servers does not (RFC 2308 section 2.2). */
export function isUseful(reply: Reply): boolean {
  const { rcode } = reply;
  return !USELESS.has(rcode) && !isReferral(reply);
}

function isReferral({ rcode, answer, authority }: Reply): boolean {
  const has = (wanted: number): boolean => authority.some(({ type }) => type === wanted);
  return rcode === Rcode.NoError && answer.length === 0 && has(RrType.Ns) && !has(RrType.Soa);
}

/**
 * What went wrong with each upstream that one question was put to. Clients hear what, and not with whom: that is for
 * operators, whom events tell.
 */
export class Failures {
  #servfail: Reply | undefined;
  #said: Reply["extendedErrors"] = [];
  readonly #unreached = new Set<string>();
  readonly #broken = new Set<string>();

  /** A reply that is of no use. */
  replied(reply: Reply): void {
    const { rcode, extendedErrors } = reply;
    if (this.#said.length === 0) this.#said = extendedErrors;
    if (rcode === Rcode.ServFail) this.#servfail ??= withReason(reply);
    else this.#unreached.add(isReferral(reply) ? "a referral" : formatRcode(rcode));
  }

  /** No reply. Only what `UpstreamError` says is fit for clients. */
  failed(error: unknown): void {
    if (!(error instanceof UpstreamError)) this.#broken.add("internal failure");
    else (UNREACHED.has(error.code) ? this.#unreached : this.#broken).add(error.message);
  }

  /**
   * The first SERVFAIL with what it says, else one that says what happened (RFC 8914 sections 4.23 and 4.24), behind what
   * the first upstream that explained itself said.
   */
  reply(otherwise: string): Reply {
    if (this.#servfail !== undefined) return this.#servfail;
    const told = [
      { code: EdeCode.NoReachableAuthority, texts: this.#unreached },
      { code: EdeCode.NetworkError, texts: this.#broken },
    ].flatMap(({ code, texts }) =>
      texts.size > 0 ? [{ code, text: `no upstream answered: ${[...texts].join("; ")}` }] : [],
    );
    const failure = failureReply(EdeCode.NoReachableAuthority, otherwise);
    return told.length === 0 ? failure : { ...failure, extendedErrors: [...this.#said, ...told] };
  }
}

/** An upstream that does not say why it failed is at least blamed. */
function withReason(failure: Reply): Reply {
  if (failure.extendedErrors.length > 0) return failure;
  return { ...failure, extendedErrors: [{ code: EdeCode.Other, text: "upstream answered SERVFAIL" }] };
}
