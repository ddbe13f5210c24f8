import type { ExtendedDnsError } from "../dns/ede.ts";
import type { Question, ResourceRecord } from "../dns/message.ts";
import type { Name } from "../dns/name.ts";
import type { MeshEvent } from "../mesh/presence.ts";
import type { View } from "../mesh/view.ts";

/** Where a reply comes from, which decides how long and for whom it may be cached. */
export type ReplySource = "mesh" | "local" | "forwarded" | "failure";

/** The answer to one question. NXDOMAIN and SERVFAIL are replies like any other. */
export interface Reply {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly authenticData: boolean;
  readonly answer: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly additional: readonly ResourceRecord[];
  readonly extendedErrors: readonly ExtendedDnsError[];
  readonly source: ReplySource;
  /**
   * Set on the denial of a whole search walk: the elements below which the base of the name asked does not exist either,
   * the one that it lies below first; the root stands for the base as it is. Travels to the shim as an EDNS option.
   */
  readonly deniedBelow?: readonly Name[];
  /** Set on what is given although its time is over, because upstream does not answer (RFC 8767); no cache above may keep it. */
  readonly isStale?: true;
  /** Set on a failure of this moment for which nobody was asked, as with too much under way; no cache may keep it. */
  readonly isMomentary?: true;
  /** Set on what somebody else said in place of those who are asked first and are away; no memory of theirs may keep it. */
  readonly isSubstitute?: true;
}

/** What a stage reports while it works; only programs turn events into logs, metrics or explanations. */
export type ResolverEvent =
  | MeshEvent
  /** More records exist than a message of 64 KiB holds. */
  | { readonly kind: "answer-cut"; readonly name: Name; readonly totalRecords: number; readonly givenRecords: number }
  /** A search list is walked for `base`: below each of `elements`, then as it is. */
  | { readonly kind: "search"; readonly name: Name; readonly base: Name; readonly elements: readonly Name[] }
  | { readonly kind: "search-candidate"; readonly name: Name; readonly outcome: CandidateOutcome }
  /** Kept back, because nobody outside could answer it. */
  | { readonly kind: "special-use"; readonly name: Name; readonly reason: string }
  /** Left to the upstreams of `zone`, which are its own. */
  | { readonly kind: "zone-upstream"; readonly name: Name; readonly zone: Name }
  /** What upstreams said before answers, or that they failed. */
  | {
      readonly kind: "cache-hit";
      readonly name: Name;
      readonly ageSeconds: number;
      readonly isFailure: boolean;
      readonly isStale: boolean;
    }
  | {
      readonly kind: "forwarded";
      readonly name: Name;
      readonly upstream: string;
      readonly rcode: number;
      readonly tookMs: number;
    }
  /** It has not answered for so long that another is asked as well. */
  | { readonly kind: "hedged"; readonly name: Name; readonly upstream: string; readonly afterMs: number }
  /** It had not answered yet when another did, so nobody waits for it any more. */
  | { readonly kind: "upstream-abandoned"; readonly name: Name; readonly upstream: string; readonly tookMs: number }
  | {
      readonly kind: "upstream-failed";
      readonly name: Name;
      readonly upstream: string;
      readonly reason: string;
      readonly tookMs: number;
    };

/** `held`: the table has it. `absent`: it has not. `stays`: may not leave. `asked`: outside, and upstream was asked. */
export type CandidateOutcome = "held" | "absent" | "stays" | "asked";

/** Data and functions that travel with a question; never globals. */
export interface QueryContext {
  readonly view: View;
  /** Now, in milliseconds on one clock of the program: since the epoch where the age of the name table counts. */
  readonly nowMs: number;
  /** When the client gives up, on the same clock. */
  readonly deadlineMs: number;
  /** The DO bit of the query (RFC 3225). */
  readonly dnssecOk: boolean;
  /** The CD bit of the query (RFC 4035 section 3.2.2). */
  readonly checkingDisabled: boolean;
  /** The top level that the resolver itself asks for, to learn whether it exists; it may leave though it has one label. */
  readonly probedTopLevel?: Name;
  /** The zone whose own upstreams are asked; absent for those that are asked for everything else. Caches must not mix them. */
  readonly upstreamZone?: Name;
  /** Lets work go on that outlives the reply, such as the refresh of a popular name; absent where nothing would end it. */
  readonly keepAlive?: (work: Promise<unknown>) => void;
  /** Absent when nobody listens, so that events cost nothing then: `context.observe?.({ … })`. */
  readonly observe?: (event: ResolverEvent) => void;
}

/** Answers one question. NXDOMAIN and SERVFAIL are replies; a rejection is an internal failure. */
export type Resolver = (question: Question, context: QueryContext) => Promise<Reply>;

/** Wraps the rest of the pipeline: answers itself, or asks `next`, or both. */
export type Stage = (next: Resolver) => Resolver;

/** Composes stages in the order a query meets them; `last` answers whatever none of them did. */
export function pipeline(stages: readonly Stage[], last: Resolver): Resolver {
  return stages.reduceRight<Resolver>((next, stage) => stage(next), last);
}
