import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { resetConnection } from "./reset-connection.ts";

/** What a request is answered with. */
export interface Reply {
  readonly code: number;
  readonly contentType: string;
  /** In pieces, as a list may be too long for one. */
  readonly texts: Iterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Half of a reply, and how it stops: with a reset, or as if that were all. */
export type ReplyCut = "end" | "reset";

/** From this length on the server compresses (kube-apiserver, APIResponseCompression). */
const GZIP_THRESHOLD_CHARACTERS = 128 * 1024;
const PIECE_CHARACTERS = 64 * 1024;

/** A reply of JSON. */
export function jsonReply(code: number, value: object, contentType = "application/json"): Reply {
  return textReply(code, JSON.stringify(value), contentType);
}

/** A reply of one text. */
export function textReply(code: number, text: string, contentType = "application/json"): Reply {
  return { code, contentType, texts: [text] };
}

/** Sends a reply; one of 128 KiB or more compressed, if the client can read that and the server is to. */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  isGzipping: boolean,
): Promise<void> {
  const headers = headersOf(reply);
  const pieces = joined(reply.texts);
  const start: string[] = [];
  for (let length = 0; length < GZIP_THRESHOLD_CHARACTERS;) {
    const next = pieces.next();
    if (next.done === true) {
      const whole = Buffer.from(start.join(""));
      response.writeHead(reply.code, { ...headers, "Content-Length": whole.length }).end(whole);
      return;
    }
    start.push(next.value);
    length += next.value.length;
  }
  const isCompressed = isGzipping && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
  const encoding = isCompressed ? { "Content-Encoding": "gzip", Vary: "Accept-Encoding" } : {};
  response.writeHead(reply.code, { ...headers, ...encoding });
  const all = Readable.from(chained(start, pieces));
  if (isCompressed) await pipeline(all, createGzip({ level: 1 }), response);
  else await pipeline(all, response);
}

/** Sends half of a reply. */
export function sendHalf(response: ServerResponse, reply: Reply, how: ReplyCut): void {
  const whole = [...reply.texts].join("");
  response.writeHead(reply.code, headersOf(reply));
  response.write(whole.slice(0, whole.length / 2), () => {
    if (how === "end") response.end();
    else resetConnection(response);
  });
}

function headersOf({ contentType, headers }: Reply): Record<string, string> {
  return { "Content-Type": contentType, "Cache-Control": "no-cache, private", ...headers };
}

function* joined(texts: Iterable<string>): Generator<string, undefined> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function* chained(start: readonly string[], rest: Iterable<string>): Generator<string> {
  yield* start;
  yield* rest;
}
