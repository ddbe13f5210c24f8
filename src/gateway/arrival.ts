import type { ReplySource } from "../resolver/resolver.ts";
import type { KeepAlive } from "./keep-alive.ts";

/** What a program knows of a request beside its HTTP content. */
export interface Arrival {
  readonly keepAlive: KeepAlive;
  readonly client: Client;
  /** Told of each DNS answer, for logs and metrics; absent when nobody listens. Must not throw. */
  readonly answered?: (answer: AnswerFacts) => void;
}

/** Who is at the other end, as the transport says. */
export interface Client {
  /** IP address in text; undefined when it is not known. */
  readonly address?: string | undefined;
  /** SHA-256 of the client certificate that TLS verified, 64 lower-case hex digits. */
  readonly certificateSha256?: string | undefined;
  /** True when the request came over a listener that shows explanations, status and metrics to everybody who reaches it. */
  readonly mayOperate: boolean;
}

/** What one DNS answer was. */
export interface AnswerFacts {
  /** Name of the view that was answered. */
  readonly view: string;
  readonly source: AnswerSource;
  readonly query: Uint8Array;
  readonly reply: Uint8Array;
}

/** Where an answer came from: `packet-cache` when nothing had to be resolved. */
export type AnswerSource = ReplySource | "packet-cache";

/** How a request shows who it is: at most one of these counts, and a wrong one is never treated as none. */
export interface Credentials {
  /** The `Authorization` header. */
  readonly authorization: string | null;
  /** The token in the path; empty when there is none. */
  readonly pathToken: string;
  /** The `Cf-Access-Jwt-Assertion` header that Cloudflare Access adds. */
  readonly accessAssertion: string | null;
}
