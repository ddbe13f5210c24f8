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

/**
 * The fields that a runtime read, and those as they came: of several `Authorization` fields runtimes drop all but the
 * first, here they are one text, which is no credential.
 */
export function fieldsIn(fields: RequestFields, rawFields: readonly string[] | undefined): RequestFields {
  if (fields["authorization"] === undefined || rawFields === undefined) return fields;
  const values = rawFields.filter((_, at) => at % 2 === 1 && rawFields[at - 1]?.toLowerCase() === "authorization");
  return values.length > 1 ? { ...fields, authorization: values.join(", ") } : fields;
}
