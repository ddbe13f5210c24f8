import type { Arrival, Client } from "../gateway/arrival.ts";
import type { KeepAlive } from "../gateway/keep-alive.ts";

/** What is looked at of a request, and of what Cloudflare says of its connection. */
export interface SeenRequest {
  readonly headers: Pick<Headers, "get">;
  readonly cf?: { readonly tlsClientAuth?: SeenCertificate | null } | undefined;
}

interface SeenCertificate {
  readonly certVerified: string;
  readonly certRevoked: string;
  readonly certFingerprintSHA256: string;
}

/** How a request came to a Worker; read when it is asked for, since reading a header takes as long as many an answer. */
export class WorkerArrival implements Arrival, Client {
  readonly keepAlive: KeepAlive;
  /** Nobody operates a Worker but by a view. */
  readonly mayOperate = false;
  readonly #request: SeenRequest;

  constructor(request: SeenRequest, context: Pick<ExecutionContext, "waitUntil">) {
    this.#request = request;
    this.keepAlive = (work) => context.waitUntil(work);
  }

  get client(): Client {
    return this;
  }

  /** Nobody but Cloudflare can set this header on the way to a Worker. */
  get address(): string | undefined {
    return this.#request.headers.get("cf-connecting-ip") ?? undefined;
  }

  get certificateSha256(): string | undefined {
    const certificate = this.#request.cf?.tlsClientAuth;
    const isGood = certificate?.certVerified === "SUCCESS" && certificate.certRevoked === "0";
    return isGood ? certificate.certFingerprintSHA256.toLowerCase() : undefined;
  }
}
