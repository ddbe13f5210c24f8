import type { AnswerSource } from "../../gateway/arrival.ts";
import { headerRcode } from "../../dns/header.ts";
import type { RequestRecord } from "../http/http-listener.ts";

/** Answers of one rcode from one source. */
export interface AnswerCount {
  readonly rcode: number;
  readonly source: AnswerSource;
  readonly count: number;
}

/** HTTP responses of one status over one version of HTTP. */
export interface ResponseCount {
  readonly status: number;
  readonly protocol: RequestRecord["protocol"];
  readonly count: number;
}

const SOURCES: readonly AnswerSource[] = ["packet-cache", "mesh", "local", "forwarded", "failure"];
/** Every source has its place among the counts; here because a look-up costs less than a search. */
const PLACES: Readonly<Record<AnswerSource, number>> = {
  "packet-cache": 0,
  mesh: 1,
  local: 2,
  forwarded: 3,
  failure: 4,
};
/** Rcodes that the header of a message can hold. */
const RCODES = 16;
/** Statuses are below it. */
const STATUSES = 600;

/** Counts requests and what was answered to them, as plain numbers: every request comes by here. */
export class RequestCounts {
  readonly #answers = new Float64Array(SOURCES.length * RCODES);
  readonly #http2 = new Float64Array(STATUSES);
  readonly #http1 = new Float64Array(STATUSES);

  count({ protocol, status, answer }: RequestRecord): void {
    const responses = protocol === "h2" ? this.#http2 : this.#http1;
    responses[status] = (responses[status] ?? 0) + 1;
    if (answer === undefined) return;
    const place = PLACES[answer.source] * RCODES + headerRcode(answer.reply);
    this.#answers[place] = (this.#answers[place] ?? 0) + 1;
  }

  /** Those that were counted at least once. */
  answers(): AnswerCount[] {
    return SOURCES.flatMap((source) =>
      Array.from(this.#answers.subarray(PLACES[source] * RCODES, (PLACES[source] + 1) * RCODES))
        .map((count, rcode) => ({ rcode, source, count }))
        .filter(({ count }) => count > 0),
    );
  }

  /** Those that were counted at least once. */
  responses(): ResponseCount[] {
    return [...responsesOf("h2", this.#http2), ...responsesOf("http/1.1", this.#http1)];
  }
}

function responsesOf(protocol: RequestRecord["protocol"], counts: Float64Array): ResponseCount[] {
  return Array.from(counts, (count, status) => ({ status, protocol, count })).filter(({ count }) => count > 0);
}
