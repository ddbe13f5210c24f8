/** A request as it came in. */
export interface LoggedRequest {
  /** `list`, `watch`, `get`, `create`, `update`, `patch`, `delete`, `discover`; of other paths the method. */
  readonly verb: string;
  /** `services`, `serviceentries.networking.istio.io`; of other paths the path. */
  readonly resource: string;
  /** Empty for all namespaces. */
  readonly namespace: string;
  readonly words: URLSearchParams;
  readonly userAgent: string;
}

/** Which requests are meant: all that are as the named fields say. */
export type RequestMatch = Partial<Pick<LoggedRequest, "namespace" | "resource" | "verb">>;

/** True for a request that is meant. */
export function isMeant(request: LoggedRequest, { verb, resource, namespace }: RequestMatch): boolean {
  return (
    (verb === undefined || verb === request.verb) &&
    (resource === undefined || resource === request.resource) &&
    (namespace === undefined || namespace === request.namespace)
  );
}

const MAX_REMEMBERED = 1000;

/** What a server was asked. */
export class RequestLog {
  readonly #counts = new Map<string, number>();
  #latest: LoggedRequest[] = [];

  /** The latest requests, 1000 at most, oldest first. */
  get latest(): readonly LoggedRequest[] {
    return this.#latest;
  }

  /** How many requests there were of a verb, of one resource or of all. */
  count(verb: string, resource?: string): number {
    if (resource !== undefined) return this.#counts.get(`${verb} ${resource}`) ?? 0;
    const ofVerb = [...this.#counts].filter(([key]) => key.startsWith(`${verb} `));
    return ofVerb.reduce((sum, [, count]) => sum + count, 0);
  }

  note(request: LoggedRequest): void {
    const key = `${request.verb} ${request.resource}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#latest.push(request);
    if (this.#latest.length > MAX_REMEMBERED) this.#latest = this.#latest.slice(-MAX_REMEMBERED / 2);
  }

  /** Forgets all requests. */
  clear(): void {
    this.#counts.clear();
    this.#latest = [];
  }
}
