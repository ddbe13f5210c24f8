import { ApiError, badRequest } from "./api-error.ts";
import { isJsonObject, type JsonObject } from "./api-object.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_PATCH = "application/strategic-merge-patch+json";

/** A patched object; throws a 415 for kinds of patches that are not known, a 422 for one that does not fit. */
export function patched(object: JsonObject, patch: unknown, contentType: string, isCustom: boolean): unknown {
  const kind = contentType.split(";")[0]?.trim() ?? "";
  if (kind === JSON_PATCH && Array.isArray(patch)) return patch.reduce(applyOperation, object);
  if (kind === MERGE_PATCH) return merged(object, patch);
  // Without lists and directives a strategic merge patch is a merge patch.
  if (kind === STRATEGIC_PATCH && !isCustom && !/[[]|"\$/.test(JSON.stringify(patch))) return merged(object, patch);
  const accepted = [JSON_PATCH, MERGE_PATCH].join(", ");
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  throw new ApiError(415, "UnsupportedMediaType", message);
}

/** RFC 7396. */
function merged(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, unknown> = isJsonObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = merged(result[field], value);
  }
  return result;
}

/** RFC 6902: add, remove, replace and test. */
function applyOperation(object: unknown, operation: unknown): unknown {
  if (!isOperation(operation)) throw badRequest("error decoding patch");
  const { op, path, value } = operation;
  const fields = path
    .split("/")
    .slice(1)
    .map((field) => field.replaceAll("~1", "/").replaceAll("~0", "~"));
  return changed(object, fields, op === "add", (there) => {
    if (op === "add") return value;
    if (there === undefined) throw unfit(`${op} operation does not apply: doc is missing path: ${path}`);
    if (op === "replace") return value;
    if (op === "remove") return undefined;
    if (op === "test" && JSON.stringify(there) === JSON.stringify(value)) return there;
    throw unfit(`testing value ${path} failed`);
  });
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

function isOperation(value: unknown): value is Operation {
  return isJsonObject(value) && typeof value["op"] === "string" && typeof value["path"] === "string";
}

type Alter = (there: unknown) => unknown;

/** `isInserted`: in a list the value goes before the one at its index. */
function changed(object: unknown, [field, ...rest]: readonly string[], isInserted: boolean, change: Alter): unknown {
  if (field === undefined) return change(object);
  if (Array.isArray(object)) {
    const index = field === "-" ? object.length : Number(field);
    const value = changed(object[index], rest, isInserted, change);
    if (value === undefined) return object.toSpliced(index, 1);
    return object.toSpliced(index, isInserted && rest.length === 0 ? 0 : 1, value);
  }
  if (!isJsonObject(object)) throw unfit(`doc is missing path: ${field}`);
  const { [field]: there, ...others } = object;
  const value = changed(there, rest, isInserted, change);
  return value === undefined ? others : { ...object, [field]: value };
}

function unfit(message: string): ApiError {
  return new ApiError(422, "Invalid", `the server rejected our request due to an error in our request: ${message}`);
}
