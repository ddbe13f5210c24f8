import { isFieldMap, type FieldMap } from "../objects/kubernetes-object.ts";
import { parseJson } from "../sources/json-list.ts";
import { ApiFailure, failureOfStatus } from "./api-failure.ts";
import { resourceVersionOf } from "./resource-version.ts";

/** What one line of a watch tells. */
export type WatchEvent =
  | { readonly type: "ADDED" | "DELETED" | "MODIFIED"; readonly object: FieldMap }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string };

/** Reads a line of a watch; throws `ApiFailure` for an ERROR, and for what is no event. */
export function parseWatchEvent(line: string): WatchEvent {
  const event = parseJson(line);
  const { type, object } = isFieldMap(event) ? event : {};
  if (!isFieldMap(object)) throw new ApiFailure("broken", "the watch told something that is no event");
  if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") return { type, object };
  if (type === "BOOKMARK") return { type, resourceVersion: resourceVersionOf(object) };
  if (type === "ERROR") throw failureOfStatus(object);
  throw new ApiFailure("broken", "the watch told an event of a type that nobody knows");
}
