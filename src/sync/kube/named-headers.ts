import type { OutgoingHttpHeaders } from "node:http";
import type { RequestOptions } from "node:https";

/** The headers by name, as the client of Kubernetes gives them; none where they are a list. */
export function namedHeaders({ headers }: RequestOptions): OutgoingHttpHeaders {
  if (headers === undefined || Array.isArray(headers)) return {};
  return Object.fromEntries(Object.entries(headers));
}
