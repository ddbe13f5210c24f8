/** One connection of a client, as far as it may have to make room for another. */
export interface HeldConnection {
  /** Since when it has waited for its client, on one clock for all; undefined while its client waits for a reply. */
  readonly idleSinceMs: number | undefined;
  /** Ends at once, and frees its file. */
  makeRoom(): void;
}

/**
 * The room for TCP connections of clients, of all addresses together: files that they take are missing for gateways. One
 * that is full takes another in place of the one that has been idle longest, as RFC 7766 section 6.2.3 allows.
 */
export class TcpRoom {
  readonly #maxConnections: number;
  readonly #held = new Set<HeldConnection>();

  constructor(maxConnections: number) {
    this.#maxConnections = maxConnections;
  }

  /** Whether there is room, perhaps because another had to end; there is none when all clients wait for replies. */
  find(): boolean {
    if (this.#held.size < this.#maxConnections) return true;
    const idle = this.#idleLongest();
    if (idle === undefined) return false;
    this.#held.delete(idle);
    idle.makeRoom();
    return true;
  }

  hold(connection: HeldConnection): void {
    this.#held.add(connection);
  }

  /** It has ended; one that had to make room is not held any more. */
  release(connection: HeldConnection): void {
    this.#held.delete(connection);
  }

  #idleLongest(): HeldConnection | undefined {
    let found: HeldConnection | undefined;
    let sinceMs = Infinity;
    for (const connection of this.#held) {
      const { idleSinceMs = Infinity } = connection;
      if (idleSinceMs >= sinceMs) continue;
      sinceMs = idleSinceMs;
      found = connection;
    }
    return found;
  }
}
