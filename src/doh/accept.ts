import { DNS_MESSAGE, mediaTypeOf } from "./media-type.ts";

/** The weight of a media range (RFC 9110 section 12.4.2). */
const QUALITY = /;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)/i;
/** Only where a weight begins with 0 anything is refused. */
const MAY_REFUSE = /q\s*=\s*0/i;

/** How much each media range of an Accept header is wanted, from 0 to 1, by its name in lower case. */
export function wantedMediaTypes(accept: string): ReadonlyMap<string, number> {
  return new Map(
    accept.split(",").map((range) => [mediaTypeOf(range) ?? "", Number(QUALITY.exec(range)?.[1] ?? 1)] as const),
  );
}

/**
 * True when an Accept header says that no DNS message will do: its weight is 0, and nothing else may come in its place.
 * One that does not speak of DNS messages gets one all the same (RFC 9110 section 12.5.1).
 */
export function refusesDnsMessage(accept: string | null | undefined): boolean {
  if (typeof accept !== "string" || !MAY_REFUSE.test(accept)) return false;
  const wanted = wantedMediaTypes(accept);
  const anything = wanted.get("*/*");
  if (anything !== undefined && anything > 0) return false;
  return (wanted.get(DNS_MESSAGE) ?? wanted.get("application/*") ?? anything) === 0;
}
