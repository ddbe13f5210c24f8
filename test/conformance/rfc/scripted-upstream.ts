import { decodeMessage } from "../../../src/dns/decode.ts";
import { encodeMessage } from "../../../src/dns/encode.ts";
import type { Message, Question } from "../../../src/dns/message.ts";
import type { Octets } from "../../../src/dns/octets.ts";
import { formatType } from "../../../src/dns/type-names.ts";
import { octetsOf, record } from "../../support/records.ts";
import type { ManualTime } from "./manual-time.ts";

/** What an upstream does about a question. */
export type Act =
  /** The connection fails. */
  | "breaks"
  /** Nothing comes until whoever asked gives up. */
  | "hangs"
  | ScriptedReply;

/** A reply of an upstream over HTTP 200; NOERROR without records unless it says more. */
export interface ScriptedReply {
  readonly rcode?: number;
  /** Lines of a zone file without the class. */
  readonly answer?: readonly string[];
  readonly authority?: readonly string[];
  readonly additional?: readonly string[];
  readonly authoritative?: boolean;
  readonly authenticData?: boolean;
  /** Each as its code and its data in hexadecimal; left out, the reply has no OPT. */
  readonly options?: readonly (readonly [code: number, hex: string])[];
  /** What differs from a truthful reply: its ID, its question. */
  readonly lie?: Partial<Pick<Message, "id" | "question" | "isResponse" | "truncated">>;
  /** These octets and nothing of the above; those at 0 and 1 become the query's ID. */
  readonly octets?: Octets;
  readonly ageSeconds?: number;
  readonly afterMs?: number;
}

/** A DNS-over-HTTPS server in the place of `fetch`, which does what a test tells it. */
export class ScriptedUpstream {
  /** Every query that arrived, as it came. */
  readonly received: Uint8Array[] = [];
  readonly #acts = new Map<string, Act>();
  readonly #time: ManualTime;
  #otherwise: Act = { rcode: 3, authority: [". 900 SOA a.root. hostmaster.root. 1 7200 1800 86400 900"] };

  constructor(time: ManualTime) {
    this.#time = time;
  }

  /** Sets what it does about `<name> <type>` from now on. */
  says(question: string, act: Act): this {
    this.#acts.set(question, act);
    return this;
  }

  /** Sets what it does about everything that was not spoken of: deny it, unless said otherwise. */
  otherwise(act: Act): this {
    this.#otherwise = act;
    return this;
  }

  /** The questions that arrived, each as `<name> <type>`. */
  get asked(): string[] {
    return this.received.flatMap((octets) => decodeMessage(octets).question.map((question) => textOf(question)));
  }

  /** The last query that arrived. */
  get lastQuery(): Message {
    return decodeMessage(this.received.at(-1) ?? new Uint8Array());
  }

  readonly fetch = async (_url: unknown, init: RequestInit = {}): Promise<Response> => {
    const octets = new Uint8Array(await new Response(init.body ?? null).arrayBuffer());
    this.received.push(octets);
    const query = decodeMessage(octets);
    const act = this.#acts.get(query.question.map((question) => textOf(question)).join()) ?? this.#otherwise;
    if (act === "breaks") throw new TypeError("fetch failed");
    if (act === "hangs") return untilAborted(init.signal);
    if (act.afterMs !== undefined) await this.#time.wait(act.afterMs);
    return responseOf(query, act);
  };
}

function responseOf(query: Message, act: ScriptedReply): Response {
  const headers = new Headers({ "content-type": "application/dns-message" });
  if (act.ageSeconds !== undefined) headers.set("age", String(act.ageSeconds));
  return new Response(replyTo(query, act), { headers });
}

function textOf({ name, type }: Question): string {
  return `${name} ${formatType(type)}`;
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(new TypeError("the request was aborted")));
  });
}

function replyTo(query: Message, act: ScriptedReply): Octets {
  if (act.octets !== undefined) return withId(act.octets, query.id);
  const { answer = [], authority = [], additional = [], options } = act;
  const { edns: _edns, ...rest } = query;
  return encodeMessage({
    ...rest,
    isResponse: true,
    recursionAvailable: true,
    authoritativeAnswer: act.authoritative ?? false,
    authenticData: act.authenticData ?? false,
    rcode: act.rcode ?? 0,
    answer: answer.map((line) => record(line)),
    authority: authority.map((line) => record(line)),
    additional: additional.map((line) => record(line)),
    ...(options !== undefined && { edns: ednsOf(options) }),
    ...act.lie,
  });
}

function ednsOf(options: NonNullable<ScriptedReply["options"]>): NonNullable<Message["edns"]> {
  const all = options.map(([code, hex]) => ({ code, data: octetsOf(hex) }));
  return { udpPayloadSizeOctets: 1232, version: 0, dnssecOk: false, options: all };
}

function withId(octets: Octets, id: number): Octets {
  const copy = octets.slice();
  copy[0] = id >> 8;
  copy[1] = id & 0xff;
  return copy;
}
