import type { Agent as HttpAgent, ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps, type RequestOptions } from "node:https";
import { ConnectionSlots } from "./connection-slots.ts";
import type { Exchange, GatewayReply } from "./exchange.ts";
import { brokenOff, connectionError, GatewayError, timeoutError } from "./gateway-error.ts";
import { readGatewayReply } from "./gateway-reply.ts";
import { GATEWAY_IDLE_TIMEOUT_MS, MAX_GATEWAY_CONNECTIONS } from "./limits.ts";
import { nodeHttp } from "./node-http.ts";
import { systemSecureContext } from "./secure-context.ts";

/** Where the gateway is and how the shim shows who it is. */
export interface GatewaySettings {
  /** The whole URL of the DoH resource, http or https. */
  readonly url: URL;
  /** Bearer token (RFC 6750). */
  readonly token?: string;
}

/**
 * Opens a DoH client (RFC 8484 section 4.1, POST) over a bounded pool of HTTP/1.1 connections; `onRetry` is told of
 * every query that is sent twice. Throws `TypeError` for a bad URL or token.
 */
export function openGatewayClient(settings: GatewaySettings, onRetry: () => void): Exchange {
  const { url, token } = settings;
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TypeError(`gateway URL must begin with https:// or http://, not ${url.protocol}//`);
  }
  if (token !== undefined && !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw new TypeError("gateway token holds characters that a bearer token cannot have (RFC 6750 section 2.1)");
  }
  return new GatewayClient(settings, onRetry);
}

class GatewayClient implements Exchange {
  readonly gatewayHost: string;
  readonly #request: typeof nodeHttp.request;
  readonly #options: RequestOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #keptAlive: HttpAgent;
  /** For retries: every connection is new. */
  readonly #fresh: HttpAgent;
  /** Ahead of the agents, whose own queue outlives its deadline and, on some runtimes, does not exist. */
  readonly #slots = new ConnectionSlots(MAX_GATEWAY_CONNECTIONS);
  readonly #onRetry: () => void;
  #isClosed = false;

  constructor({ url, token }: GatewaySettings, onRetry: () => void) {
    const isSecure = url.protocol === "https:";
    const Agent = isSecure ? HttpsAgent : nodeHttp.Agent;
    const secureContext = isSecure ? systemSecureContext() : undefined;
    const trust = secureContext === undefined ? {} : { secureContext };
    this.gatewayHost = url.host;
    this.#onRetry = onRetry;
    this.#request = isSecure ? requestHttps : nodeHttp.request;
    this.#keptAlive = new Agent({
      ...trust,
      keepAlive: true,
      maxSockets: MAX_GATEWAY_CONNECTIONS,
      maxFreeSockets: MAX_GATEWAY_CONNECTIONS,
      timeout: GATEWAY_IDLE_TIMEOUT_MS,
    });
    this.#fresh = new Agent({ ...trust, keepAlive: false });
    this.#options = {
      method: "POST",
      hostname: url.hostname.replaceAll(/[[\]]/g, ""),
      port: url.port,
      path: url.pathname + url.search,
    };
    this.#headers = {
      accept: "application/dns-message",
      "content-type": "application/dns-message",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
  }

  async exchange(query: Uint8Array, timeoutMs: number): Promise<GatewayReply> {
    const deadlineMs = performance.now() + timeoutMs;
    if (!(await this.#slots.take(timeoutMs))) throw timeoutError(this.gatewayHost, timeoutMs);
    try {
      return await this.#attempt(query, this.#keptAlive, deadlineMs, timeoutMs);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      this.#onRetry();
      return await this.#attempt(query, this.#fresh, deadlineMs, timeoutMs);
    } finally {
      this.#slots.giveBack();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#keptAlive.destroy();
    this.#fresh.destroy();
  }

  async #attempt(query: Uint8Array, agent: HttpAgent, deadlineMs: number, timeoutMs: number): Promise<GatewayReply> {
    if (this.#isClosed) throw new GatewayError("unreachable", `client of gateway ${this.gatewayHost} is closed`);
    return new Promise((resolve, reject) => {
      const request = this.#send(query, agent);
      const timer = setTimeout(() => {
        reject(timeoutError(this.gatewayHost, timeoutMs));
        request.destroy();
        this.#dropIdleConnections();
      }, deadlineMs - performance.now());
      let response: IncomingMessage | undefined;
      request.on("response", (incoming) => {
        response = incoming;
        readGatewayReply(incoming, this.gatewayHost, resolve, reject);
      });
      request.on("error", (cause) => {
        const isStale = request.reusedSocket && response === undefined && isBroken(cause) && !this.#isClosed;
        reject(isStale ? new StaleConnection(cause) : this.#failure(cause, response !== undefined));
      });
      request.on("close", () => {
        clearTimeout(timer);
        // Whatever ended the request, nobody may wait for ever. A complete response is about to report its end.
        if (response?.complete !== true) reject(brokenOff(this.gatewayHost, response !== undefined));
      });
    });
  }

  #failure(cause: Error, hadBegun: boolean): GatewayError {
    return hadBegun && isBroken(cause) ? brokenOff(this.gatewayHost, true) : connectionError(this.gatewayHost, cause);
  }

  #send(query: Uint8Array, agent: HttpAgent): ClientRequest {
    const headers = { ...this.#headers, "content-length": String(query.length) };
    const request = this.#request({ ...this.#options, agent, headers });
    request.end(query);
    return request;
  }

  /** A path that swallowed one query has likely swallowed all idle connections too (a NAT that forgot them). */
  #dropIdleConnections(): void {
    for (const sockets of Object.values(this.#keptAlive.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

/** A connection kept alive that the gateway had closed: the query never reached it, so another try is safe. */
class StaleConnection extends Error {
  constructor(cause: Error) {
    super("connection to the gateway was closed while idle", { cause });
  }
}

function isBroken(cause: NodeJS.ErrnoException): boolean {
  return cause.code === "ECONNRESET" || cause.code === "EPIPE";
}
