import type { Octets } from "../../dns/octets.ts";
import type { RequestFields, RequestHead } from "./request-head.ts";

/**
 * The request as the gateway reads it; undefined when it has no URL that can be read, a field that is none, or a method
 * that `Request` does not take (CONNECT, TRACE).
 */
export function webRequest(scheme: "https" | "http", head: RequestHead, body: Octets): Request | undefined {
  const { method, path, authority = "localhost", fields } = head;
  const hasBody = method !== "GET" && method !== "HEAD" && body.length > 0;
  try {
    const url = path.startsWith("/") ? `${scheme}://${authority}${path}` : path;
    const headers = headersOf(fields);
    return new Request(url, hasBody ? { method, headers, body } : { method, headers });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function headersOf(fields: RequestFields): Headers {
  const headers = new Headers();
  for (const [name, value = []] of Object.entries(fields)) {
    if (name.startsWith(":")) continue;
    for (const each of typeof value === "string" ? [value] : value) headers.append(name, each);
  }
  return headers;
}
