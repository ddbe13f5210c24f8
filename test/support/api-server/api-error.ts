import type { JsonObject } from "./api-object.ts";
import { qualifiedResource, type ResourceType } from "./resource-type.ts";

/** What a refusal says beside its message. */
export interface StatusWords {
  readonly details?: JsonObject;
  /** `metadata` of the Status: with a `continue` where a list can go on otherwise. */
  readonly metadata?: JsonObject;
}

/** A refusal, told as a Status object (Kubernetes API conventions: Response Status Kind). */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  readonly code: number;
  readonly status: JsonObject;

  constructor(code: number, reason: string, message: string, { details, metadata = {} }: StatusWords = {}) {
    super(message);
    this.code = code;
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata,
      status: "Failure",
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** 400: the request is malformed. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** 401: no token, or one that is not or no longer accepted. */
export function unauthorized(): ApiError {
  return new ApiError(401, "Unauthorized", "Unauthorized");
}

/** 404: no object of this name. */
export function notFound(type: ResourceType, name: string): ApiError {
  const message = `${qualifiedResource(type)} "${name}" not found`;
  return new ApiError(404, "NotFound", message, { details: detailsOf(type, name) });
}

/** 405: what nobody can do with a resource. */
export function methodNotAllowed(): ApiError {
  return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {
    details: {},
  });
}

/** 409: a new object of a name that is taken. */
export function alreadyExists(type: ResourceType, name: string): ApiError {
  const message = `${qualifiedResource(type)} "${name}" already exists`;
  return new ApiError(409, "AlreadyExists", message, { details: detailsOf(type, name) });
}

/** 409: a change of what has changed meanwhile. */
export function conflict(type: ResourceType, name: string, reason: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(type)} "${name}": ${reason}`;
  return new ApiError(409, "Conflict", message, { details: detailsOf(type, name) });
}

/** 410: what was asked for is of too long ago. */
export function expired(message: string, metadata: JsonObject = {}): ApiError {
  return new ApiError(410, "Expired", message, { metadata });
}

/** A field that keeps an object, or the options of a list, from being taken. */
export interface InvalidField {
  readonly reason: "FieldValueForbidden" | "FieldValueInvalid" | "FieldValueRequired";
  readonly field: string;
  readonly message: string;
}

/** 422: one field is not as it must be. */
export function invalid(kind: string, group: string, name: string, cause: InvalidField): ApiError {
  const subject = group === "" ? kind : `${kind}.${group}`;
  return new ApiError(422, "Invalid", `${subject} "${name}" is invalid: ${cause.field}: ${cause.message}`, {
    details: { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind, causes: [cause] },
  });
}

/** What `details` says of an object: `kind` is the name of the resource there. */
export function detailsOf({ group, plural }: ResourceType, name?: string): JsonObject {
  return { ...(name === undefined ? {} : { name }), ...(group === "" ? {} : { group }), kind: plural };
}
