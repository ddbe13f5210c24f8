import type { Readable } from "node:stream";
import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import { DNS_MESSAGE, mediaTypeOf } from "../doh/media-type.ts";
import { UpstreamError } from "../resolver/upstream.ts";
import type { Outcome } from "./attempt.ts";

/** The reply of a DoH server and the time that HTTP caches have held it (RFC 8484 section 5.1). */
export interface DohReply {
  readonly octets: Uint8Array;
  readonly ageSeconds: number;
}

/** What of an HTTP response's head counts. */
export interface ResponseHead {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly age: string | undefined;
}

/** Why a response carries no DNS message; undefined when it does. */
export function refusalOf({ status, contentType }: ResponseHead): UpstreamError | undefined {
  if (status !== 200) return new UpstreamError("broken", `answered HTTP status ${status ?? "none"} instead of 200`);
  const mediaType = mediaTypeOf(contentType ?? null);
  if (mediaType === DNS_MESSAGE) return undefined;
  const found = mediaType === undefined ? "no media type" : JSON.stringify(mediaType.slice(0, 100));
  return new UpstreamError("malformed", `sent ${found} instead of ${DNS_MESSAGE}`);
}

/** Reads the body of a response, which must end whole; a body that breaks off is left to the connection to report. */
export function collectReply(body: Readable, head: ResponseHead, { resolve, reject }: Outcome<DohReply>): void {
  const chunks: Uint8Array[] = [];
  let sizeOctets = 0;
  body.on("data", (chunk: Uint8Array) => {
    chunks.push(chunk);
    sizeOctets += chunk.length;
    if (sizeOctets > MAX_MESSAGE_OCTETS) {
      reject(new UpstreamError("malformed", `sent more than ${MAX_MESSAGE_OCTETS} octets`));
    }
  });
  body.on("end", () => {
    const [only] = chunks;
    const octets = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, sizeOctets);
    resolve({ octets, ageSeconds: ageSecondsOf(head.age) });
  });
}

/** The first member counts of a list (RFC 9111 section 5.1); anything but a whole number is no age. */
function ageSecondsOf(header = ""): number {
  const [, seconds = "0"] = /^\s*(\d{1,10})\s*(?:,|$)/.exec(header) ?? [];
  return Number(seconds);
}
