import type { AnswerFacts } from "../../gateway/arrival.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { TlsSource } from "../tls/tls-source.ts";
import type { RefusalReason } from "./connection-table.ts";

/** Where a listener stands and what it serves. */
export interface HttpListenerSettings {
  /** IP address without brackets; `::` takes IPv6 only. */
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Absent: plaintext. */
  readonly tls: TlsSource | undefined;
  readonly gateway: Gateway;
  /** Shows explanations, status and metrics to everybody who reaches this listener. */
  readonly mayOperate: boolean;
  /** Told of every request once it is answered or its client has gone. Must not throw. */
  readonly record?: (request: RequestRecord) => void;
  /** Told of every connection that is refused, or ended to make room for another. Must not throw. */
  readonly refused?: (reason: RefusalReason) => void;
  /** Told of what an operator should know: a certificate that cannot be read, a failure inside the gateway. */
  readonly report: (line: string) => void;
}

/** An open listener. */
export interface HttpListener {
  /** Scheme, address and port: `https://127.0.0.1:8443`. */
  readonly url: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Takes no more connections and requests, waits up to `graceMs` for answers in flight, then ends what is left. */
  close(graceMs: number): Promise<void>;
}

/** What one request was, for logs and metrics. */
export interface RequestRecord {
  readonly protocol: HttpProtocol;
  readonly method: string;
  readonly route: RouteName;
  /** `CLIENT_GONE` when nobody waited for the answer. */
  readonly status: number;
  readonly tookMs: number;
  /** Octets of the body that was sent. */
  readonly sentOctets: number;
  /** IP address of the client in text. */
  readonly address: string | undefined;
  /** What the DNS answer was, if it was one. */
  readonly answer: AnswerFacts | undefined;
}

/** HTTP/1.0 counts as HTTP/1.1. */
export type HttpProtocol = "h2" | "http/1.1";

/** Routes of the gateway by their last segment, so that labels are bounded and hold no token. */
export type RouteName = "dns-query" | "resolve" | "explain" | "healthz" | "readyz" | "status" | "metrics" | "other";

/** The status in records of requests whose client went away before the answer (nginx's number; it is never sent). */
export const CLIENT_GONE = 499;
