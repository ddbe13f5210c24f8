import type { BunNativeSocket } from "./bun-runtime.ts";

/** Octets, port and address of each datagram in turn. */
const FIELDS = 3;
/** Datagrams that go out with one call: twice as many as Bun takes in with one, fewer than it splits into several calls. */
const MAX_FIELDS = 128 * FIELDS;

/**
 * Replies to the queries that came in together go out together: one call of the system for many of them is what makes
 * this socket faster than a bare echo. They wait for the end of the turn of the event loop that they were made in.
 */
export class DatagramBatch {
  readonly #socket: Pick<BunNativeSocket, "send" | "sendMany">;
  readonly #sendFailed: () => void;
  readonly #flushLater = (): void => {
    this.#isDue = false;
    this.flush();
  };
  #waiting: (Uint8Array | number | string)[] = [];
  #isDue = false;

  constructor(socket: Pick<BunNativeSocket, "send" | "sendMany">, sendFailed: () => void) {
    this.#socket = socket;
    this.#sendFailed = sendFailed;
  }

  add(octets: Uint8Array, port: number, address: string): void {
    this.#waiting.push(octets, port, address);
    if (this.#waiting.length >= MAX_FIELDS) {
      this.flush();
    } else if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(this.#flushLater);
    }
  }

  /** Sends all that waits. One datagram that cannot be sent holds up no other. Never throws. */
  flush(): void {
    let rest = this.#waiting;
    if (rest.length === 0) return;
    this.#waiting = [];
    for (;;) {
      const unsent = rest.slice(this.#sendMany(rest) * FIELDS);
      if (unsent.length === 0) return;
      this.#sendAlone(unsent);
      rest = unsent.slice(FIELDS);
      if (rest.length === 0) return;
    }
  }

  #sendMany(datagrams: readonly (Uint8Array | number | string)[]): number {
    try {
      return this.#socket.sendMany(datagrams);
    } catch {
      // The first could not be sent: it is tried alone.
      return 0;
    }
  }

  #sendAlone([octets, port, address]: readonly (Uint8Array | number | string)[]): void {
    if (!(octets instanceof Uint8Array) || typeof port !== "number" || typeof address !== "string") return;
    // Twice, because the kernel reports at the next call what became of an earlier datagram (ICMP), and sends nothing.
    if (!this.#isSent(octets, port, address) && !this.#isSent(octets, port, address)) this.#sendFailed();
  }

  #isSent(octets: Uint8Array, port: number, address: string): boolean {
    try {
      return this.#socket.send(octets, port, address);
    } catch {
      return false;
    }
  }
}
