import type { Socket } from "node:net";
import { abandonment, UpstreamError } from "../resolver/upstream.ts";
import type { Attempt } from "./attempt.ts";
import { StaleConnectionError } from "./connection-error.ts";
import type { Destination } from "./destination.ts";
import { dial, type Dial } from "./dial.ts";
import { MAX_CONNECTIONS_PER_UPSTREAM, MAX_QUERIES_PER_CONNECTION } from "./limits.ts";

/** A connection that carries many queries at one time. */
export interface PooledConnection {
  /** Whether further queries may go over it. */
  readonly isUsable: boolean;
  /** Whether anything ever came over it. */
  readonly hasAnswered: boolean;
  /** Ends it; queries that wait fail. */
  close(): void;
}

/** What connections of a pool are made with. */
export interface PoolParts<C> {
  readonly destination: Destination;
  /** TLS with one of these; without TLS if undefined. */
  readonly protocols: readonly string[] | undefined;
  readonly open: (socket: Socket) => C;
  /** How long the only address, or the last one, may take to connect. */
  readonly connectMs?: number;
  /** Told of each exchange that is tried again. */
  readonly onRetry?: (() => void) | undefined;
}

/** The connections to one upstream: one, and some more only while there are more queries than it may carry. */
export class ConnectionPool<C extends PooledConnection> {
  readonly #parts: PoolParts<C>;
  #lanes: Lane<C>[] = [];
  #isClosed = false;

  constructor(parts: PoolParts<C>) {
    this.#parts = parts;
  }

  /** Has a connection used for one exchange; if that finds the connection closed since it last answered, another. */
  async use<T>(attempt: Attempt, exchange: (connection: C) => Promise<T>, isAgain = false): Promise<T> {
    const lane = this.#laneWithRoom(attempt);
    let hadAnswered = false;
    lane.inUse++;
    try {
      const connection = lane.connection ?? (await attempt.reach(lane.opening));
      hadAnswered = connection.hasAnswered;
      return await exchange(connection);
    } catch (error) {
      if (!(error instanceof StaleConnectionError) || !hadAnswered || isAgain || this.#isClosed) throw error;
    } finally {
      lane.inUse--;
    }
    this.#parts.onRetry?.();
    return this.use(attempt, exchange, true);
  }

  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes) lane.close();
  }

  #laneWithRoom(attempt: Attempt): Lane<C> {
    if (this.#isClosed) throw abandonment();
    this.#lanes = this.#lanes.filter((lane) => this.#keeps(lane));
    const free = this.#lanes.find(({ inUse }) => inUse < MAX_QUERIES_PER_CONNECTION);
    if (free !== undefined) return free;
    if (this.#lanes.length >= MAX_CONNECTIONS_PER_UPSTREAM) {
      const count = MAX_CONNECTIONS_PER_UPSTREAM * MAX_QUERIES_PER_CONNECTION;
      throw new UpstreamError("withdrawn", `has ${count} queries to answer already`);
    }
    const lane = new Lane(dial({ ...this.#parts, leftMs: attempt.leftMs }));
    this.#lanes.push(lane);
    return lane;
  }

  #keeps({ connection, host, hasFailed }: Lane<C>): boolean {
    if (connection === undefined) return !hasFailed;
    // An address that takes connections and says nothing is as good as dead.
    if (!connection.isUsable && !connection.hasAnswered) this.#parts.destination.turnAway(host);
    return connection.isUsable;
  }
}

/** One connection, open or about to be, and how many queries it has. */
class Lane<C extends PooledConnection> {
  readonly opening: Promise<C>;
  inUse = 0;
  connection: C | undefined;
  host = "";
  hasFailed = false;
  readonly #cancel: () => void;

  constructor({ opening, cancel }: Dial<C>) {
    this.#cancel = cancel;
    this.opening = opening.then(({ connection, host }) => {
      this.host = host;
      this.connection = connection;
      return connection;
    });
    this.opening.catch(() => {
      this.hasFailed = true;
    });
  }

  close(): void {
    this.#cancel();
    this.connection?.close();
  }
}
