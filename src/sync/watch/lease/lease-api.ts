import { ApiClient, type ApiQuery } from "../../kube/api-client.ts";
import { ApiFailure, type ApiFailureCode } from "../../kube/api-failure.ts";
import { Credentials } from "../../kube/credentials.ts";
import { USUAL_PACE } from "../../kube/pace.ts";
import type { Surroundings } from "../../kube/timers.ts";
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

/** Asks an API server with the credentials that sources use as well. */
export class KubeLeaseApi implements LeaseApi {
  readonly #settings: LeaseApiSettings;
  readonly #client: ApiClient;

  constructor(settings: LeaseApiSettings) {
    const { context, root, surroundings } = settings;
    this.#settings = settings;
    const credentials = new Credentials({ context, root, surroundings, pace: USUAL_PACE, opened: () => {} });
    this.#client = new ApiClient(credentials, USUAL_PACE, surroundings);
  }

  get(): Promise<Lease | undefined> {
    return unless(["missing"], this.#ask());
  }

  async create(claim: LeaseClaim): Promise<Lease | undefined> {
    const { lease } = this.#settings;
    try {
      return await unless(["conflict"], this.#ask({ method: "POST", content: leaseContent(lease, claim) }));
    } catch (cause) {
      if (!(cause instanceof ApiFailure) || cause.code !== "forbidden") throw cause;
      const problem = `there is none, and it may not be made (${cause.message})`;
      const advice = `make it: kubectl create -f deploy/kubernetes/sync/base/lease.yaml -n ${lease.namespace}`;
      throw new ApiFailure("forbidden", `${problem}; ${advice}`, { cause });
    }
  }

  update(before: Lease, claim: LeaseClaim): Promise<Lease | undefined> {
    const content = leaseContent(this.#settings.lease, claim, before);
    return unless(["conflict", "missing"], this.#ask({ method: "PUT", content }));
  }

  async #ask(write?: ApiQuery["write"]): Promise<Lease> {
    const { lease, surroundings, timeoutMs } = this.#settings;
    const collection = `/apis/coordination.k8s.io/v1/namespaces/${lease.namespace}/leases`;
    const path = write?.method === "POST" ? collection : `${collection}/${lease.name}`;
    const late = new AbortController();
    const cancel = surroundings.startTimer(timeoutMs, () => late.abort());
    try {
      const query = { path, words: {}, signal: late.signal, ...(write && { write }) };
      const read = readLease(await this.#client.getDocument(query));
      if (read === undefined) throw new ApiFailure("broken", "the answer is no Lease");
      return read;
    } catch (cause) {
      throw late.signal.aborted ? new ApiFailure("away", `no answer within ${timeoutMs / 1000} s`) : cause;
    } finally {
      cancel();
    }
  }
}

/** Undefined where that is what the server refused it for. */
async function unless(codes: readonly ApiFailureCode[], asked: Promise<Lease>): Promise<Lease | undefined> {
  try {
    return await asked;
  } catch (cause) {
    if (cause instanceof ApiFailure && codes.includes(cause.code)) return undefined;
    throw cause;
  }
}
