import type { Question } from "../../dns/message.ts";
import { SNAPSHOT_FIELD } from "../../doh/snapshot-field.ts";
import { encodeExchangeQuery } from "../../resolver/exchange.ts";
import type { QueryContext, Reply } from "../../resolver/resolver.ts";
import type { UpstreamAddress } from "../../resolver/upstream-address.ts";
import type { Upstream, UpstreamAttempt } from "../../resolver/upstream.ts";
import { Attempt } from "../../upstreams/attempt.ts";
import type { HttpClient } from "../../upstreams/http-client.ts";
import { headerOf } from "../../upstreams/http-reply.ts";
import { queryForm, type RequestForm } from "../../upstreams/request-form.ts";
import { parseView, viewTargetOf, type GatewayView } from "./gateway-view.ts";
import { MAX_VIEW_OCTETS, VIEW_TIMEOUT_MS } from "./limits.ts";
import { readReply } from "./read-reply.ts";
import { SnapshotWatch, type SnapshotTaker } from "./snapshot-watch.ts";

const JSON_TYPE = "application/json";

/** What a gateway is asked with. */
export interface GatewayParts {
  readonly address: UpstreamAddress;
  readonly client: HttpClient;
  /** Sent with every request: who is asking. */
  readonly headers: Readonly<Record<string, string>>;
  /** The clock that deadlines are measured on. */
  readonly clockMs: () => number;
  /** Told of each snapshot that it begins to answer out of. */
  readonly onSnapshot: SnapshotTaker;
  readonly onClose?: () => void;
}

/** One gateway: answers questions, and tells the view that it answers for. */
export class Gateway implements Upstream {
  readonly label: string;
  readonly #parts: GatewayParts;
  readonly #queries: RequestForm;
  readonly #views: RequestForm;
  readonly #snapshots: SnapshotWatch;

  constructor(parts: GatewayParts) {
    const { address, headers, clockMs, onSnapshot } = parts;
    this.label = address.label;
    this.#parts = parts;
    this.#queries = queryForm(address.href, headers);
    this.#views = {
      method: "GET",
      target: viewTargetOf(address.href),
      headers: { ...headers, accept: JSON_TYPE },
      mediaType: JSON_TYPE,
      maxOctets: MAX_VIEW_OCTETS,
    };
    this.#snapshots = new SnapshotWatch(clockMs, onSnapshot);
  }

  async ask(question: Question, context: QueryContext, given: UpstreamAttempt): Promise<Reply> {
    const query = encodeExchangeQuery(question, context, { transport: "https" });
    const attempt = new Attempt(given);
    const { octets, ageSeconds, headers } = await this.#parts.client.exchange(this.#queries, query, attempt);
    const reply = readReply(octets, question, ageSeconds);
    // Before anybody keeps it: what was known before is older.
    this.#snapshots.answeredFrom(headerOf(headers, SNAPSHOT_FIELD));
    return reply;
  }

  /** Asks for the view. Rejects with `UpstreamError`; `HttpStatusError` with 404 comes from a gateway that cannot tell. */
  async askView(): Promise<GatewayView> {
    const attempt = new Attempt({ timeoutMs: VIEW_TIMEOUT_MS, whenAbandoned: () => undefined });
    const { octets } = await this.#parts.client.exchange(this.#views, undefined, attempt);
    const { snapshot, ...view } = parseView(new TextDecoder().decode(octets));
    this.#snapshots.answeredFrom(snapshot);
    return view;
  }

  /** Ends its connections; what is in flight fails. */
  close(): void {
    this.#parts.onClose?.();
    this.#parts.client.close();
  }
}
