import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { listenOnLoopback } from "../loopback.ts";
import type { IssuedCertificate } from "../test-authority.ts";
import { answerRequest, type ServerFacts } from "./answer-request.ts";
import type { ServerParts } from "./answer-resource.ts";
import { ApiError } from "./api-error.ts";
import { openExchange } from "./exchange.ts";
import { Faults } from "./faults.ts";
import { ObjectStore } from "./object-store.ts";
import { jsonReply, sendHalf, sendReply, type Reply } from "./reply.ts";
import { keepConnections } from "./reset-connection.ts";
import { RequestFaults } from "./request-faults.ts";
import { RequestLog } from "./request-log.ts";
import { Tokens, type Identity } from "./tokens.ts";
import { WatchHub, type WatchSettings } from "./watch-hub.ts";

/** What a server is to be like; without any of it: plain HTTP on a free port, open to everybody. */
export interface ApiServerOptions extends Partial<ServerFacts & WatchSettings> {
  /** Kept over a restart when two servers get the same one. */
  readonly objects?: ObjectStore;
  /** A certificate for `IP:127.0.0.1`; plain HTTP without. */
  readonly certificate?: IssuedCertificate;
  /** The bearer tokens that are accepted, and whose they are; no token is asked for when left out. */
  readonly tokens?: Readonly<Record<string, Identity>>;
  /** 0 for a free one. */
  readonly port?: number;
  /** Whether replies of 128 KiB or more are compressed for clients that read that. */
  readonly isGzipping?: boolean;
}

/** A running API server. */
export interface ApiServer {
  /** `https://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  readonly objects: ObjectStore;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly requests: RequestLog;
  readonly watches: WatchHub;
  /** Resets all connections and listens no longer. */
  stop(): Promise<void>;
}

const USUAL = {
  gitVersion: "v1.33.1",
  isAggregatingDiscovery: true,
  bookmarkMs: 60_000,
  isStreamingLists: true,
  expiredWatch: "event",
  isGzipping: true,
  port: 0,
} as const;

/** Starts a server on loopback that speaks to clients as the Kubernetes API server does. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const { objects: store = new ObjectStore(), certificate, isGzipping, port: wantedPort } = { ...USUAL, ...options };
  const { gitVersion, isAggregatingDiscovery, bookmarkMs, isStreamingLists, expiredWatch } = { ...USUAL, ...options };
  const requests = new RequestLog();
  const watches = new WatchHub(store, { bookmarkMs, isStreamingLists, expiredWatch });
  const parts = { store, tokens: new Tokens(options.tokens), watches, requestFaults: new RequestFaults() };
  const facts = { gitVersion, isAggregatingDiscovery };
  const server = await createHttpServer(certificate, (request, response) => {
    // A client that has gone away needs no answer.
    handle(parts, facts, requests, isGzipping, request, response).catch(() => response.destroy());
  });
  keepConnections(server);
  // As Go's servers: a client that comes back finds its connection open.
  server.keepAliveTimeout = 90_000;
  const { port, close } = await listenOnLoopback(server, "127.0.0.1", wantedPort);
  const scheme = certificate === undefined ? "http" : "https";
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    objects: store,
    faults: new Faults(parts.requestFaults, watches),
    tokens: parts.tokens,
    requests,
    watches,
    stop: async () => {
      watches.stop();
      await close();
    },
  };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function createHttpServer(certificate: IssuedCertificate | undefined, handleRequest: Handle): Promise<Server> {
  if (certificate === undefined) return createServer(handleRequest);
  const [cert, key] = await Promise.all([readFile(certificate.certificateFile), readFile(certificate.keyFile)]);
  return createTlsServer({ cert, key }, handleRequest);
}

async function handle(
  parts: ServerParts,
  facts: ServerFacts,
  requests: RequestLog,
  isGzipping: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = openExchange(request, response);
  const { logged } = exchange;
  requests.note(logged);
  await parts.requestFaults.wait();
  const reply =
    parts.requestFaults.refusalOf(logged) ?? (await answerRequest(parts, facts, exchange).catch(refusalReply));
  if (reply === "watched") return;
  const cut = parts.requestFaults.cutOf(logged);
  if (cut === undefined) await sendReply(request, response, reply, isGzipping);
  else sendHalf(response, reply, cut);
}

function refusalReply(error: unknown): Reply {
  if (error instanceof ApiError) return jsonReply(error.code, error.status);
  const message = `Internal error occurred: ${String(error)}`;
  return jsonReply(500, new ApiError(500, "InternalError", message).status);
}
