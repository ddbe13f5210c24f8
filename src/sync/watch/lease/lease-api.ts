import { request as plainRequest } from "node:http";
import { request, type RequestOptions } from "node:https";
import { URL } from "node:url";
import { ApiFailure, refusalOf } from "../../kube/api-failure.ts";
import { connectionFailure } from "../../kube/connection-failure.ts";
import { Credentials } from "../../kube/credentials.ts";
import { MAX_DOCUMENT_OCTETS } from "../../kube/limits.ts";
import { USUAL_PACE } from "../../kube/pace.ts";
import type { Surroundings } from "../../kube/timers.ts";
import { parseJson } from "../../sources/json-list.ts";
import { leaseContent, readLease, type Lease, type LeaseClaim, type LeaseName } from "./lease-object.ts";

/** How one Lease is read and written; everything rejects with `ApiFailure` or `SourceError` where the server cannot be asked. */
export interface LeaseApi {
  /** Undefined when there is none. */
  get(): Promise<Lease | undefined>;
  /** Undefined when somebody else made it first. */
  create(claim: LeaseClaim): Promise<Lease | undefined>;
  /** Undefined when it is not as `before` any more. */
  update(before: Lease, claim: LeaseClaim): Promise<Lease | undefined>;
}

/** Where the Lease is. */
export interface LeaseApiSettings {
  readonly lease: LeaseName;
  /** A context of the kubeconfig; empty for the service account of this Pod, or else the current one. */
  readonly context: string;
  /** Before the path of the service account, for tests. */
  readonly root: string;
  readonly surroundings: Surroundings;
  /** How long a whole request may take. */
  readonly timeoutMs: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks an API server with the credentials that sources use as well. */
export class KubeLeaseApi implements LeaseApi {
  readonly #settings: LeaseApiSettings;
  readonly #credentials: Credentials;

  constructor(settings: LeaseApiSettings) {
    this.#settings = settings;
    const { context, root, surroundings } = settings;
    this.#credentials = new Credentials({ context, root, surroundings, pace: USUAL_PACE, opened: () => {} });
  }

  async get(): Promise<Lease | undefined> {
    const answer = await this.#ask("GET");
    return answer.status === 404 ? undefined : leaseIn(answer, 200);
  }

  async create(claim: LeaseClaim): Promise<Lease | undefined> {
    const answer = await this.#ask("POST", leaseContent(this.#settings.lease, claim));
    return answer.status === 409 ? undefined : leaseIn(answer, 201);
  }

  async update(before: Lease, claim: LeaseClaim): Promise<Lease | undefined> {
    const answer = await this.#ask("PUT", leaseContent(this.#settings.lease, claim, before));
    return answer.status === 409 || answer.status === 404 ? undefined : leaseIn(answer, 200);
  }

  async #ask(method: "GET" | "POST" | "PUT", content?: object): Promise<Answer> {
    const credential = await this.#credentials.current();
    const body = content === undefined ? undefined : JSON.stringify(content);
    const answer = await this.#send(method, body, credential.access.server, credential.options);
    if (answer.status !== 401) return answer;
    const isRenewed = this.#credentials.renew(credential, await this.#credentials.current());
    if (!isRenewed) return answer;
    const { access, options } = await this.#credentials.current();
    return this.#send(method, body, access.server, options);
  }

  #send(method: string, body: string | undefined, server: string, options: RequestOptions): Promise<Answer> {
    const { lease, surroundings, timeoutMs } = this.#settings;
    const collection = `${server}/apis/coordination.k8s.io/v1/namespaces/${lease.namespace}/leases`;
    const url = new URL(method === "POST" ? collection : `${collection}/${lease.name}`);
    return new Promise((resolve, reject) => {
      const send = url.protocol === "http:" ? plainRequest : request;
      const length = body === undefined ? {} : { "Content-Type": "application/json", "Content-Length": octetsOf(body) };
      const headers = { ...namedHeaders(options), Accept: "application/json", "User-Agent": "meshdoh", ...length };
      const sent = send(url, { ...options, method, headers });
      const cancel = surroundings.startTimer(timeoutMs, () => {
        sent.destroy(new ApiFailure("away", `no answer within ${timeoutMs / 1000} s`));
      });
      const fail = (cause: unknown): void => {
        cancel();
        reject(connectionFailure(cause));
      };
      sent.on("error", fail);
      sent.on("response", (response) => {
        const pieces: Buffer[] = [];
        let octets = 0;
        response.on("data", (piece: Buffer) => {
          octets += piece.length;
          if (octets > MAX_DOCUMENT_OCTETS) sent.destroy(new ApiFailure("too-large", "the answer is too large"));
          else pieces.push(piece);
        });
        response.on("error", fail);
        response.on("end", () => {
          cancel();
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() });
        });
      });
      sent.end(body);
    });
  }
}

function leaseIn({ status, text }: Answer, expected: number): Lease {
  if (status !== expected) throw refusalOf(status, text, undefined);
  const lease = readLease(parseJson(text));
  if (lease === undefined) throw new ApiFailure("broken", "the answer is cut off, or no Lease");
  return lease;
}

function octetsOf(text: string): number {
  return Buffer.byteLength(text);
}

function namedHeaders({ headers }: RequestOptions): Record<string, number | string | string[] | undefined> {
  return headers === undefined || Array.isArray(headers) ? {} : Object.fromEntries(Object.entries(headers));
}
