import { ApiError } from "./api-error.ts";
import { jsonReply, textReply, type Reply, type ReplyCut } from "./reply.ts";
import { isMeant, type LoggedRequest, type RequestMatch } from "./request-log.ts";

/** How requests are refused. */
export interface Refusal {
  readonly code: 404 | 429 | 500 | 503 | 504;
  /** Said in Retry-After. */
  readonly retryAfterSeconds?: number;
}

interface Counted<What> {
  left: number;
  readonly match: RequestMatch;
  readonly what: What;
}

const REASONS = { 404: "NotFound", 500: "InternalError", 503: "ServiceUnavailable", 504: "Timeout" } as const;
const MESSAGES = {
  404: "the server could not find the requested resource",
  500: "Internal error occurred: etcdserver: request timed out",
  503: "the server is currently unable to handle the request",
  504: "the server was unable to return a response in the time allotted, but may still be processing the request",
} as const;

/** What goes wrong with requests before anybody looks at them, or after they are answered. */
export class RequestFaults {
  #refusals: Counted<Refusal>[] = [];
  #cuts: Counted<ReplyCut>[] = [];
  #emptyResources: ReadonlySet<string> = new Set();
  #delayMs = 0;
  #hanging: PromiseWithResolvers<void> | undefined;

  refuse(count: number, refusal: Refusal, match: RequestMatch): void {
    this.#refusals.push({ left: count, match, what: refusal });
  }

  cut(count: number, how: ReplyCut, match: RequestMatch): void {
    this.#cuts.push({ left: count, match, what: how });
  }

  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  hang(): void {
    this.#hanging ??= Promise.withResolvers();
  }

  resume(): void {
    this.#hanging?.resolve();
    this.#hanging = undefined;
  }

  reportEmpty(resources: readonly string[]): void {
    this.#emptyResources = new Set(resources);
  }

  isReportedEmpty(resource: string): boolean {
    return this.#emptyResources.has(resource);
  }

  /** Resolves when a request may be looked at. */
  async wait(): Promise<void> {
    await this.#hanging?.promise;
    const delayMs = this.#delayMs;
    if (delayMs > 0) await new Promise((resolve) => void setTimeout(resolve, delayMs).unref());
  }

  /** What a request is refused with; undefined when it is to be answered. */
  refusalOf(request: LoggedRequest): Reply | undefined {
    const refusal = take(this.#refusals, request);
    return refusal && replyOf(refusal);
  }

  /** How the reply to a request is cut in half; undefined when it is not. */
  cutOf(request: LoggedRequest): ReplyCut | undefined {
    return take(this.#cuts, request);
  }
}

function take<What>(faults: readonly Counted<What>[], request: LoggedRequest): What | undefined {
  const fault = faults.find(({ left, match }) => left > 0 && isMeant(request, match));
  if (fault === undefined) return undefined;
  fault.left -= 1;
  return fault.what;
}

function replyOf({ code, retryAfterSeconds }: Refusal): Reply {
  const headers = retryAfterSeconds === undefined ? {} : { "Retry-After": `${retryAfterSeconds}` };
  if (code === 429) {
    // Priority and fairness answers without a Status.
    return { ...textReply(code, "Too many requests, please try again later.\n", "text/plain; charset=utf-8"), headers };
  }
  const error = new ApiError(code, REASONS[code], MESSAGES[code]);
  return { ...jsonReply(code, error.status), headers };
}
