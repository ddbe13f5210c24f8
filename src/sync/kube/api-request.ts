import { request as plainRequest, type Agent as PlainAgent, type ClientRequest, type IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { pipeline } from "node:stream";
import type { URL } from "node:url";
import { createGunzip } from "node:zlib";
import { ApiFailure } from "./api-failure.ts";
import { connectionFailure } from "./connection-failure.ts";
import type { StartTimer } from "./timers.ts";

/** One request, a GET unless `options` say otherwise. */
export interface ApiRequest {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly body?: Buffer;
  readonly agent: PlainAgent;
  readonly signal: AbortSignal;
  readonly startTimer: StartTimer;
  /** Until the head of the answer. */
  readonly answerMs: number;
  /** Between two pieces of its body. */
  readonly idleMs: number;
}

/** The answer; whoever has it reads it to its end or leaves the loop, which ends the connection. */
export interface ApiAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** Throws `ApiFailure` where it breaks off or says nothing for too long. */
  readonly pieces: AsyncIterable<Buffer>;
}

/** A peer that is gone without a word is noticed by TCP after this, and ten probes a second apart. */
const KEEP_ALIVE_MS = 15_000;

/** Sends a request; rejects with `ApiFailure` where there is no answer, also when it is aborted. */
export function sendRequest(wanted: ApiRequest): Promise<ApiAnswer> {
  const { url, options, body, agent, signal, startTimer, answerMs } = wanted;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(aborted());
    const send = url.protocol === "http:" ? plainRequest : request;
    const sent = send(url, { agent, ...options });
    const abort = (): void => void sent.destroy(aborted());
    const cancel = startTimer(answerMs, () => {
      sent.destroy(new ApiFailure("away", `no answer within ${answerMs / 1000} s`));
    });
    const release = (): void => {
      cancel();
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort);
    sent.on("socket", (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
    sent.on("error", (cause) => {
      release();
      reject(connectionFailure(cause));
    });
    sent.on("response", (response) => {
      cancel();
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers["retry-after"],
        pieces: readPieces(sent, response, wanted, release),
      });
    });
    sent.end(body);
  });
}

async function* readPieces(
  sent: ClientRequest,
  response: IncomingMessage,
  { startTimer, idleMs }: ApiRequest,
  release: () => void,
): AsyncGenerator<Buffer, void> {
  let ended: ApiFailure | undefined;
  let isWhole = false;
  const iterator = bodyOf(response)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const cancel = startTimer(idleMs, () => {
        ended = new ApiFailure("away", `nothing more of the answer within ${idleMs / 1000} s`);
        sent.destroy(ended);
      });
      const next = await iterator.next().finally(cancel);
      isWhole = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (cause) {
    throw ended ?? connectionFailure(cause);
  } finally {
    release();
    if (!isWhole) sent.destroy();
  }
}

/** Its octets, as they were before the server compressed them. */
function bodyOf(response: IncomingMessage): AsyncIterable<Buffer> {
  // Whoever iterates is told; an error that comes when nobody does is nothing to stop for.
  response.on("error", () => {});
  if (response.headers["content-encoding"] !== "gzip") return response;
  return pipeline(response, createGunzip(), () => {});
}

function aborted(): ApiFailure {
  return new ApiFailure("away", "given up");
}
