import { mediaTypeOf } from "../../doh/media-type.ts";

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ["text", "text/plain"],
  ["json", "application/json"],
  ["html", "text/html"],
]);
const KNOWN: ReadonlySet<string | undefined> = new Set(MEDIA_TYPES.values());

/**
 * The media type of an explanation: what the parameter `format` asks for, else the first of those in `Accept` that there
 * is, else text. Undefined when the parameter is none of `text`, `json` and `html`.
 */
export function readFormat(parameter: string | null, accept: string | null): string | undefined {
  if (parameter !== null) return MEDIA_TYPES.get(parameter);
  const accepted = (accept ?? "").split(",").map(mediaTypeOf);
  return accepted.find((type) => KNOWN.has(type)) ?? "text/plain";
}
