import type { Message } from "../../src/dns/message.ts";
import type { ReplyMemory } from "../../src/resolver/reply-memory.ts";
import type { QueryContext, Reply, Resolver } from "../../src/resolver/resolver.ts";
import { createResponder, type Responder, type Transport } from "../../src/resolver/responder.ts";
import { ManualClock } from "../support/clock.ts";
import { question, replyOf } from "../support/records.ts";
import { contextOf } from "../support/view.ts";

/** What the pipeline answers unless a test says otherwise. */
export const ANSWER: Reply = replyOf(["web.example. 30 A 192.0.2.1"]);
/** Knows and keeps nothing; its snapshot is number 1. */
export const NO_MEMORY: ReplyMemory = {
  recall: () => undefined,
  snapshotNumber: () => 1,
  remember: () => undefined,
};

/** How a responder is asked; `ANSWER`, `NO_MEMORY` and a stream unless said otherwise. */
export interface Asked {
  readonly reply?: Reply;
  readonly resolver?: Resolver;
  readonly memory?: ReplyMemory;
  readonly transport?: Transport;
}

/** A responder whose clock stands at 1 700 000 000 000 ms and which puts failures into `failures`. */
export function responderOf(
  { reply = ANSWER, resolver = () => Promise.resolve(reply), memory = NO_MEMORY }: Asked,
  failures: unknown[] = [],
): Responder {
  const clock = new ManualClock();
  return createResponder({
    resolver,
    memory,
    contextAt: (nowMs, asked): QueryContext =>
      contextOf({ nowMs, dnssecOk: asked.edns?.dnssecOk ?? false, checkingDisabled: asked.checkingDisabled }),
    clockMs: clock.read,
    reportFailure: (failure) => failures.push(failure),
  });
}

/** A query for the address of web.example with the ID 1234 (hexadecimal), RD and no OPT, or as `parts` say. */
export function query(parts: Partial<Message> = {}): Message {
  return {
    id: 0x1234,
    isResponse: false,
    opcode: 0,
    authoritativeAnswer: false,
    truncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: 0,
    question: [question("web.example")],
    answer: [],
    authority: [],
    additional: [],
    ...parts,
  };
}

/** The octets of the reply; undefined is silence. */
export async function respond(octets: Uint8Array, asked: Asked = {}): Promise<Uint8Array | undefined> {
  return responderOf(asked).respond(octets, asked.transport ?? "tcp");
}
