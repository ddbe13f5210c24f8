import type { IncomingMessage } from "node:http";
import { ApiError, badRequest } from "./api-error.ts";

/** What the server takes at most. */
const MAX_BODY_OCTETS = 3 * 1024 * 1024;

/** Reads the JSON of a request, undefined for none; throws a 400, 413 or 415. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request) {
    const octets: Uint8Array = chunk;
    length += octets.length;
    if (length > MAX_BODY_OCTETS) throw new ApiError(413, "RequestEntityTooLarge", `limit is ${MAX_BODY_OCTETS}`);
    chunks.push(octets);
  }
  if (length === 0) return undefined;
  const contentType = request.headers["content-type"] ?? "application/json";
  if (!contentType.includes("json")) {
    const message = `the body of the request was in an unknown format - accepted media types include: application/json`;
    throw new ApiError(415, "UnsupportedMediaType", message);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return body;
  } catch {
    throw badRequest("the object provided is unrecognized (must be of type JSON)");
  }
}
