import type { Readable } from "node:stream";
import { mediaTypeOf } from "../doh/media-type.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Outcome } from "./attempt.ts";
import type { RequestForm } from "./request-form.ts";

/** What came back from a server over HTTP. */
export interface HttpReply {
  readonly octets: Uint8Array;
  /** How long HTTP caches have held it (RFC 8484 section 5.1). */
  readonly ageSeconds: number;
  readonly headers: ResponseHeaders;
}

/** By lower-case names. */
export type ResponseHeaders = Readonly<NodeJS.Dict<string | string[]>>;

/** What of an HTTP response's head counts. */
export interface ResponseHead {
  readonly status: number | undefined;
  readonly headers: ResponseHeaders;
}

/** A server that answered with another HTTP status than 200. */
export class HttpStatusError extends UpstreamError {
  override readonly name: string = "HttpStatusError";
  readonly status: number | undefined;
  constructor(status: number | undefined) {
    const isDenied = status === 401 || status === 403;
    const denial = `denied access (HTTP status ${status}): check the token`;
    super(
      isDenied ? "refused" : "broken",
      isDenied ? denial : `answered HTTP status ${status ?? "none"} instead of 200`,
    );
    this.status = status;
  }
}

/** The value of a header; the first one of those that came more than once. */
export function headerOf(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Why a response does not carry what was asked for; undefined when it does. */
export function refusalOf(
  { status, headers }: ResponseHead,
  wanted: RequestForm["mediaType"],
): UpstreamError | undefined {
  if (status !== 200) return new HttpStatusError(status);
  const mediaType = mediaTypeOf(headerOf(headers, "content-type") ?? null);
  if (mediaType === wanted) return undefined;
  const found = mediaType === undefined ? "no media type" : JSON.stringify(mediaType.slice(0, 100));
  return new UpstreamError("malformed", `sent ${found} instead of ${wanted}`);
}

/** Reads the body of a response, which must end whole; a body that breaks off is left to the connection to report. */
export function collectReply(
  body: Readable,
  { headers }: ResponseHead,
  { resolve, reject }: Outcome<HttpReply>,
  maxOctets: number,
): void {
  const chunks: Uint8Array[] = [];
  let sizeOctets = 0;
  body.on("data", (chunk: Uint8Array) => {
    sizeOctets += chunk.length;
    if (sizeOctets > maxOctets) reject(new UpstreamError("malformed", `sent more than ${maxOctets} octets`));
    else chunks.push(chunk);
  });
  body.on("end", () => {
    const [only] = chunks;
    const octets = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    resolve({ octets, ageSeconds: ageSecondsOf(headerOf(headers, "age")), headers });
  });
}

/** What an age counts as that is larger (RFC 9111 section 1.2.2); no TTL outlives it. */
const MAX_AGE_SECONDS = 2 ** 31;

/** The first member counts of a list (RFC 9111 section 5.1); anything but a whole number is no age. */
function ageSecondsOf(header = ""): number {
  const [, seconds = "0"] = /^\s*(\d+)\s*(?:,|$)/.exec(header) ?? [];
  return Math.min(Number(seconds), MAX_AGE_SECONDS);
}
