import { DNS_MESSAGE, mediaTypeOf } from "./media-type.ts";

/** The weight of a media range (RFC 9110 section 12.4.2). */
const QUALITY = /;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)/i;

/** What a type is wanted that an Accept header does not speak of: less than any that it does, unless that is refused. */
const UNSPOKEN_WEIGHT = 0.0001;

/** How much each media range of an Accept header is wanted, from 0 to 1, by its name in lower case. */
export function wantedMediaTypes(accept: string): ReadonlyMap<string, number> {
  // What stands in quotes says nothing of weights; left open, it goes to the end.
  const ranges = accept.replaceAll(/"(?:\\.|[^"\\])*"?/g, "").split(",");
  return new Map(ranges.map((range) => [mediaTypeOf(range) ?? "", Number(QUALITY.exec(range)?.[1] ?? 1)] as const));
}

/** How much a type `application/…` is wanted, by the most specific range (RFC 9110 section 12.5.1); 0 refuses it. */
export function weightOf(type: string, wanted: ReadonlyMap<string, number>): number {
  return wanted.get(type) ?? wanted.get("application/*") ?? wanted.get("*/*") ?? UNSPOKEN_WEIGHT;
}

/**
 * True when an Accept header says that no DNS message will do: its weight is 0. One that does not speak of DNS messages
 * gets one all the same (RFC 9110 section 12.5.1).
 */
export function refusesDnsMessage(accept: string | null | undefined): boolean {
  // Most say nothing else, and need no reading.
  if (typeof accept !== "string" || accept === DNS_MESSAGE) return false;
  return weightOf(DNS_MESSAGE, wantedMediaTypes(accept)) === 0;
}
