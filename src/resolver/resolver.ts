import type { ExtendedDnsError } from "../dns/ede.ts";
import type { Question, ResourceRecord } from "../dns/message.ts";
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
}

/** What a stage reports while it works; only programs turn events into logs or metrics. */
export type ResolverEvent =
  | { readonly kind: "search-candidate"; readonly name: string; readonly exists: boolean }
  | { readonly kind: "table-answer"; readonly name: string }
  | { readonly kind: "cache-hit"; readonly name: string }
  | { readonly kind: "forwarded"; readonly name: string; readonly upstream: string; readonly rcode: number }
  | { readonly kind: "upstream-failed"; readonly name: string; readonly upstream: string; readonly reason: string };

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
  observe(event: ResolverEvent): void;
}

/** Answers one question. NXDOMAIN and SERVFAIL are replies; a rejection is an internal failure. */
export type Resolver = (question: Question, context: QueryContext) => Promise<Reply>;

/** Wraps the rest of the pipeline: answers itself, or asks `next`, or both. */
export type Stage = (next: Resolver) => Resolver;

/** Composes stages in the order a query meets them; `last` answers whatever none of them did. */
export function pipeline(stages: readonly Stage[], last: Resolver): Resolver {
  return stages.reduceRight<Resolver>((next, stage) => stage(next), last);
}
