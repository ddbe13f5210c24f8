import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";
import { ApiFailure, failureOfStatus } from "./api-failure.ts";
import { resourceVersionOf } from "./resource-version.ts";

/** What one line of a watch tells. */
export type WatchEvent =
  | { readonly type: "ADDED" | "DELETED" | "MODIFIED"; readonly object: FieldMap }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string };

/**
 * Reads a line of a watch; throws `ApiFailure` for an ERROR, and for what is no event. One without a resourceVersion counts
 * as expired: from it nobody could watch on.
 */
export function parseWatchEvent(line: string): WatchEvent {
  const event = parseJson(line);
  const { type, object } = isFieldMap(event) ? event : {};
  if (!isFieldMap(object)) throw new ApiFailure("broken", "the watch told something that is no event");
  if (type === "ERROR") throw failureOfStatus(object);
  if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") {
    versionIn(object);
    return { type, object };
  }
  if (type === "BOOKMARK") return { type, resourceVersion: versionIn(object) };
  throw new ApiFailure("broken", "the watch told an event of a type that nobody knows");
}

function versionIn(object: FieldMap): string {
  const version = resourceVersionOf(object);
  if (version === "") throw new ApiFailure("expired", "the watch told an event without a resourceVersion");
  return version;
}
