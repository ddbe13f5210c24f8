import type { Question } from "../dns/message.ts";
import type { NameTable } from "../mesh/name-table.ts";
import type { View, ViewSettings } from "../mesh/view.ts";
import type { Reply, ResolverEvent } from "../resolver/resolver.ts";
import type { Responder } from "../resolver/responder.ts";
import type { UpstreamHealth } from "../resolver/upstream.ts";

/** Answers for any view: what stands behind the gateway's routes. */
export interface Answering {
  /** Answers the queries of one view; `scope` is the view's number in the packet cache. */
  responderFor(view: ViewSettings, scope: number): Responder;
  /** Resolves one question through the same pipeline, past the packet cache, telling every step. */
  resolve(question: Question, view: ViewSettings, observe: (event: ResolverEvent) => void): Promise<ObservedReply>;
  /** How each upstream does: those for everything first, then those of zones. */
  healthOf(): readonly UpstreamHealth[];
}

/** A reply, and what it was made from. */
export interface ObservedReply {
  readonly reply: Reply;
  /** The view as the table completes it. */
  readonly view: View;
  /** Undefined before the first snapshot is loaded. */
  readonly table: NameTable | undefined;
}

/** One view that a request may speak for. */
export interface ViewEntry {
  readonly settings: ViewSettings;
  readonly responder: Responder;
}
