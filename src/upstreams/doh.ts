import type { Question } from "../dns/message.ts";
import { encodeExchangeQuery } from "../resolver/exchange.ts";
import { readForwarded } from "../resolver/forwarded-reply.ts";
import type { QueryContext, Reply } from "../resolver/resolver.ts";
import type { UpstreamAttempt } from "../resolver/upstream.ts";
import { Attempt } from "./attempt.ts";
import type { Destination } from "./destination.ts";
import { HttpClient } from "./http-client.ts";
import type { SessionTiming } from "./limits.ts";
import type { OpenUpstream } from "./open-upstream.ts";
import { queryForm, type RequestForm } from "./request-form.ts";

/** A DoH server (RFC 8484). */
export class DohUpstream implements OpenUpstream {
  readonly label: string;
  readonly #client: HttpClient;
  readonly #form: RequestForm;

  constructor(destination: Destination, timing?: SessionTiming, maxHttp1Connections?: number) {
    const { address } = destination;
    this.label = address.label;
    this.#client = new HttpClient({
      destination,
      ...(timing === undefined ? {} : { timing }),
      ...(maxHttp1Connections === undefined ? {} : { maxHttp1Connections }),
    });
    this.#form = queryForm(address.href);
  }

  async ask(question: Question, context: QueryContext, given: UpstreamAttempt): Promise<Reply> {
    const query = encodeExchangeQuery(question, context, { transport: "https" });
    const { octets, ageSeconds } = await this.#client.exchange(this.#form, query, new Attempt(given));
    return readForwarded(octets, question, { ageSeconds }).reply;
  }

  close(): void {
    this.#client.close();
  }
}
