import type { HttpProtocol } from "./http-listener.ts";

/** Fields of a request by lower-case name. */
export type RequestFields = Readonly<Record<string, string | string[] | undefined>>;

/** A request without its body. */
export interface RequestHead {
  readonly protocol: HttpProtocol;
  readonly method: string;
  /** The request target: path and query. */
  readonly path: string;
  /** `:authority` or `Host`. */
  readonly authority: string | undefined;
  /** May hold HTTP/2 pseudo-fields as well. */
  readonly fields: RequestFields;
}

/** The value of a field, as one text; null when there is none. */
export function fieldOf(fields: RequestFields, name: string): string | null {
  const value = fields[name];
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}
