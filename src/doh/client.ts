import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import { DNS_MESSAGE, mediaTypeOf } from "./media-type.ts";

/** A DoH server that did not answer as RFC 8484 wants. */
export class DohError extends Error {
  override readonly name: string = "DohError";
  readonly code: "timeout" | "unreachable" | "http-status" | "malformed";
  constructor(code: DohError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What came back, and how long HTTP caches had it. */
export interface DohAnswer {
  readonly octets: Uint8Array;
  readonly ageSeconds: number;
}

/** Posts one query to a DoH server and reads its reply; gives up after `timeoutMs`. Rejects with `DohError` only. */
export async function exchangeDoh(
  fetcher: typeof fetch,
  url: string,
  query: Uint8Array<ArrayBuffer>,
  timeoutMs: number,
): Promise<DohAnswer> {
  const signal = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)));
  try {
    const headers = { "content-type": DNS_MESSAGE, accept: DNS_MESSAGE };
    const response = await fetcher(url, { method: "POST", headers, body: query, signal, redirect: "manual" });
    await refuseWrongResponse(response);
    return { octets: await readReply(response), ageSeconds: ageOf(response) };
  } catch (error) {
    if (error instanceof DohError) throw error;
    if (signal.aborted) throw new DohError("timeout", `no answer within ${Math.floor(timeoutMs)} ms`, { cause: error });
    throw new DohError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function refuseWrongResponse(response: Response): Promise<void> {
  const type = mediaTypeOf(response.headers.get("content-type"));
  if (response.status === 200 && type === DNS_MESSAGE) return;
  await response.body?.cancel();
  if (response.status === 401 || response.status === 403) {
    throw new DohError("http-status", `HTTP status ${response.status}: check the token`);
  }
  if (response.status !== 200) throw new DohError("http-status", `HTTP status ${response.status}`);
  throw new DohError("malformed", `content type ${type ?? "missing"} instead of ${DNS_MESSAGE}`);
}

async function readReply(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let sizeOctets = 0;
  for await (const part of response.body ?? []) {
    sizeOctets += part.length;
    if (sizeOctets > MAX_MESSAGE_OCTETS)
      throw new DohError("malformed", `a reply of more than ${MAX_MESSAGE_OCTETS} octets`);
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The first member counts of a list (RFC 9111 section 5.1). */
function ageOf({ headers }: Response): number {
  return Math.max(0, parseInt(headers.get("age") ?? "", 10) || 0);
}
