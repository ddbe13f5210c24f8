import { badRequest } from "./api-error.ts";
import { isJsonObject } from "./api-object.ts";

/** Where the next page of a list begins. */
export interface ContinuePosition {
  /** Of the first page; undefined for one that goes on with what there is now (the server writes -1). */
  readonly resourceVersion: number | undefined;
  /** The next page begins after this key. */
  readonly lastKey: string;
}

const API_VERSION = "meta.k8s.io/v1";

/** Writes a token as the server does: base64url of JSON. To clients it has no inside. */
export function formatContinueToken({ resourceVersion, lastKey }: ContinuePosition): string {
  const inside = { v: API_VERSION, rv: resourceVersion ?? -1, start: `${lastKey}\0` };
  return Buffer.from(JSON.stringify(inside)).toString("base64url");
}

/** Reads a token; throws a 400 for what is none. */
export function parseContinueToken(text: string): ContinuePosition {
  const inside = parseJson(Buffer.from(text, "base64url").toString());
  if (!isJsonObject(inside) || inside["v"] !== API_VERSION) {
    throw badRequest("continue key is not valid: server does not recognize this encoded version");
  }
  const { rv, start } = inside;
  if (typeof rv !== "number" || typeof start !== "string") throw badRequest("continue key is not valid");
  return { resourceVersion: rv === -1 ? undefined : rv, lastKey: start.slice(0, -1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("continue key is not valid: invalid character");
  }
}
