import type { ShimCounters } from "./counters.ts";
import type { ClientResponder } from "./seen/client-responder.ts";
import type { SocketAddress } from "./socket-address.ts";

/** What every listener works with. */
export interface ListenerParts {
  readonly responder: ClientResponder;
  readonly counters: ShimCounters;
  /** Now, in milliseconds on one clock of the program: the one that the responder reads. */
  readonly nowMs: () => number;
}

/** An open listener, and where it stands. */
export interface Listener extends SocketAddress {
  /** Takes no more queries, waits up to `graceMs` for replies in flight, then frees the port. */
  close(graceMs: number): Promise<void>;
}
