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

const AUTHORIZATION = "authorization";

/**
 * The fields that a runtime read, and those as they came: of several `Authorization` fields runtimes drop all but the
 * first, here they are one text, which is no credential.
 */
export function fieldsIn(fields: RequestFields, rawFields: readonly string[] | undefined): RequestFields {
  if (fields["authorization"] === undefined || rawFields === undefined) return fields;
  let values: string | undefined;
  let count = 0;
  for (let at = 0; at < rawFields.length; at += 2) {
    if (!isAuthorization(rawFields[at])) continue;
    const value = rawFields[at + 1] ?? "";
    values = values === undefined ? value : `${values}, ${value}`;
    count++;
  }
  return values !== undefined && count > 1 ? { ...fields, authorization: values } : fields;
}

function isAuthorization(name: string | undefined): boolean {
  // Few names have as many letters, so that hardly any is folded.
  return name !== undefined && name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION;
}
