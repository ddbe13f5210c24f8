import type { RequestRecord } from "../../src/server/http/http-listener.ts";

/** A POST to the DNS resource that was answered, unless said otherwise. */
export function requestRecord(parts: Partial<RequestRecord> = {}): RequestRecord {
  return {
    protocol: "h2",
    method: "POST",
    route: "dns-query",
    status: 200,
    tookMs: 0.1234,
    sentOctets: 64,
    address: "192.0.2.7",
    answer: undefined,
    ...parts,
  };
}
