import { setTimeout as pause } from "node:timers/promises";
import { askServer } from "../../../src/cli/query/ask-server.ts";
import { extendedErrorsOf } from "../../../src/dns/ede.ts";
import { formatRcode } from "../../../src/dns/type-names.ts";
import { question, zoneText } from "../../support/records.ts";

/** What a client got for one query. */
export interface Heard {
  /** Mnemonic; `silence` when nothing came for long. */
  readonly rcode: string;
  /** Lines of a zone file. */
  readonly answer: readonly string[];
  /** The extended errors: code and text. */
  readonly reasons: readonly string[];
  readonly tookMs: number;
}

/** Longer than any reply may take, and as long as glibc waits. */
const PATIENCE_MS = 5_000;
const BETWEEN_TRIES_MS = 10;

/** No query may take longer. */
export const LONGEST_QUERY_MS = 2_000;
/** For processes that a busy machine lets wait; nothing that is tested takes this long. */
export const SCHEDULING_SLACK_MS = 500;
/** How soon all is well once a gateway is back. */
export const RECOVERY_MS = 1_000;

/** How a question is asked, over UDP unless said otherwise. */
export interface AskOptions {
  readonly type?: string;
  readonly useTcp?: boolean;
  /** How long a reply is waited for; as long as glibc does unless given. */
  readonly patienceMs?: number;
}

/** Asks a DNS server for the addresses of one name, or for another type. */
export async function ask(at: string, name: string, options: AskOptions = {}): Promise<Heard> {
  const { type = "A", useTcp = false, patienceMs = PATIENCE_MS } = options;
  const startMs = performance.now();
  try {
    const { message } = await askServer(question(name, type), at, { useTcp, timeoutMs: patienceMs });
    return {
      rcode: formatRcode(message.rcode),
      answer: zoneText(message.answer),
      reasons: extendedErrorsOf(message.edns).map(({ code, text = "" }) => `${code} ${text}`.trimEnd()),
      tookMs: performance.now() - startMs,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { rcode: "silence", answer: [], reasons: [reason], tookMs: performance.now() - startMs };
  }
}

/** Asks again and again until the reply is as wanted; rejects with the last one after `limitMs`. */
export async function askUntil(
  isWanted: (heard: Heard) => boolean,
  limitMs: number,
  ...asked: Parameters<typeof ask>
): Promise<Heard> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const heard = await ask(...asked);
    if (isWanted(heard)) return heard;
    await pause(BETWEEN_TRIES_MS);
    if (performance.now() > endMs) throw new Error(`after ${limitMs} ms still ${JSON.stringify(heard)}`);
  }
}

/** True for an answer that the gateway gave in good order, now or within its TTL. */
export function isGood({ rcode, reasons }: Heard): boolean {
  return rcode === "NOERROR" && reasons.length === 0;
}

/** True for an answer past its TTL, marked as that (RFC 8914 section 4.4). */
export function isStale({ rcode, reasons }: Heard): boolean {
  return rcode === "NOERROR" && reasons.some((reason) => /^3\b/.test(reason));
}
