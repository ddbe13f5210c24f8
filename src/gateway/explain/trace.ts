import type { ExtendedDnsError } from "../../dns/ede.ts";
import type { Name } from "../../dns/name.ts";
import type { ClaimVerdict } from "../../mesh/choose.ts";
import type { ClaimAnswer, ClaimKind } from "../../mesh/claim.ts";
import type { AddressRole } from "../../mesh/mesh-address.ts";
import type { View } from "../../mesh/view.ts";
import type { ReplySource, ResolverEvent } from "../../resolver/resolver.ts";

/** Everything that was done for one question. As JSON it is stable: fields are added, never renamed or removed. */
export interface Trace {
  readonly formatVersion: 1;
  readonly question: { readonly name: Name; readonly type: string };
  readonly view: View;
  /** Null before the first snapshot is loaded. */
  readonly table: TracedTable | null;
  /** In order; a lookup that was made several times stands where it was made first. */
  readonly steps: readonly TracedStep[];
  /** Events (steps, claims, choices) beyond the limit of a trace. */
  readonly stepsLeftOut: number;
  readonly reply: TracedReply;
  readonly tookMs: number;
}

/** The snapshot that was in force. */
export interface TracedTable {
  readonly digest: string;
  readonly generation: number;
  /** Of answers of the mesh, for views that do not say another; without it the gateway's own counts. */
  readonly ttlSeconds: number | undefined;
  /** The view's home cluster first. */
  readonly clusters: readonly TracedCluster[];
}

/** How old a cluster's part of the snapshot is. */
export interface TracedCluster {
  readonly cluster: string;
  readonly ageSeconds: number;
  readonly leaseSeconds: number;
  readonly isPastLease: boolean;
}

/** One thing that was done, as the resolver reports it; `text` says it in a sentence. */
export type TracedStep = (TracedLookup | TracedEvent) & { readonly text: string };

/** Events that are steps of their own. */
export type TracedEvent = Exclude<ResolverEvent, { readonly kind: "claim" | "owner" | "choice" | "presence" }>;

/** One look into the name table, with what was weighed for it. */
export type TracedLookup = Extract<ResolverEvent, { readonly kind: "presence" }> & {
  readonly claims: readonly TracedClaim[];
  readonly choices: readonly TracedChoice[];
};

/** One object of the clusters, named as `meshdoh sync` names it. */
export interface TracedObject {
  readonly cluster: string;
  readonly kind: ClaimKind;
  readonly namespace: string;
  readonly object: string;
}

/** What one object says about a name, and what became of it. */
export interface TracedClaim extends TracedObject {
  /** The host that it is about: the name looked up, a wildcard, or the host that it lies below; or the name of an address. */
  readonly name: Name;
  readonly form: ClaimAnswer["form"] | AddressRole;
  readonly verdict: ClaimVerdict;
  readonly text: string;
}

/** Which clusters answer for a host, and by which rule. */
export type TracedChoice = Extract<ResolverEvent, { readonly kind: "choice" }> & { readonly text: string };

/** The reply as it would be sent. */
export interface TracedReply {
  readonly rcode: string;
  /** What that means for the question asked, in a sentence. */
  readonly text: string;
  readonly source: ReplySource;
  readonly flags: { readonly aa: boolean; readonly ra: boolean; readonly ad: boolean };
  /** Records of the section, also those that `answer` leaves out. */
  readonly answerCount: number;
  readonly answer: readonly TracedRecord[];
  readonly authority: readonly TracedRecord[];
  readonly additional: readonly TracedRecord[];
  readonly ede: readonly ExtendedDnsError[];
  readonly sizes: TracedSizes;
}

/** A record as people read it, and where it comes from. */
export interface TracedRecord {
  readonly name: Name;
  readonly type: string;
  /** In seconds. */
  readonly ttl: number;
  readonly data: string;
  readonly from: RecordSource;
}

/**
 * Where a record comes from; `text` says it in a sentence. `zone`: SOA and whatever else every zone has.
 * `name-table`: what the table knows of an address. `gateway`: names that it answers by itself.
 */
export interface RecordSource {
  readonly kind: "objects" | "zone" | "name-table" | "search-list" | "upstream" | "gateway";
  /** Only with `objects`. */
  readonly objects?: readonly TracedObject[];
  readonly text: string;
}

/** How large the reply is, and what is left of it over UDP. */
export interface TracedSizes {
  /** Over TCP and HTTPS, to a client with EDNS. */
  readonly streamOctets: number;
  readonly udp: readonly UdpSize[];
}

/** The reply to a client that takes so much over UDP. */
export interface UdpSize {
  readonly limitOctets: number;
  readonly octets: number;
  /** Records of the answer section that fit. */
  readonly answerCount: number;
  /** TC: the client has to ask again over TCP. */
  readonly isTruncated: boolean;
}
