import { MAX_MESSAGE_OCTETS } from "../dns/limits.ts";
import { refusesDnsMessage } from "./accept.ts";
import { decodeBase64Url } from "./base64url.ts";
import { DNS_MESSAGE, mediaTypeOf } from "./media-type.ts";
import type { DohRefusal } from "./refusal.ts";

/** A DNS header without a question: less is no message (RFC 1035 section 4.1.1). */
const MIN_MESSAGE_OCTETS = 12;

/** What is looked at of a request. */
export type SeenRequest = Pick<Request, "method" | "url" | "headers" | "body" | "arrayBuffer">;

/**
 * Reads the query that a request carries in its body (POST) or, at once, in its `dns` parameter (GET), per RFC 8484
 * section 4.1.
 */
export function readDohRequest(request: SeenRequest): Uint8Array | DohRefusal | Promise<Uint8Array | DohRefusal> {
  const { method, headers } = request;
  if (refusesDnsMessage(headers.get("accept"))) return NOT_ACCEPTABLE;
  switch (method) {
    case "POST":
      return readPost(request);
    case "GET":
    case "HEAD":
      return readGet(request.url);
    default:
      return {
        status: 405,
        message: `${method} is not a method of DNS over HTTPS: use GET or POST`,
        headers: { allow: "GET, HEAD, POST" },
      };
  }
}

/** Why a request is refused whose Accept header takes nothing that there is. */
export const NOT_ACCEPTABLE: DohRefusal = {
  status: 406,
  message: `the Accept header refuses the answers, which are ${DNS_MESSAGE}, at /resolve JSON`,
};

/** Why a request is refused whose message does not decode. */
export function refuseMalformed(): DohRefusal {
  return { status: 400, message: "the message is not a well-formed DNS query (RFC 1035 section 4)" };
}

async function readPost(request: SeenRequest): Promise<Uint8Array | DohRefusal> {
  const { headers } = request;
  const refusal = refusalOfBody(headers);
  if (refusal !== undefined) return refusal;
  const stated = Number(headers.get("content-length") ?? 0);
  if (stated > MAX_MESSAGE_OCTETS) return tooLarge();
  try {
    const body = stated > 0 ? new Uint8Array(await request.arrayBuffer()) : await readUnstated(request);
    return body === undefined ? tooLarge() : checkSize(body);
  } catch {
    // The client went away or broke the framing: whoever still listens learns that the query did not arrive.
    return { status: 400, message: "the body ended before it was whole" };
  }
}

/** What the headers already say against a body: another type, or one that is compressed. */
function refusalOfBody(headers: Headers): DohRefusal | undefined {
  const type = mediaTypeOf(headers.get("content-type"));
  if (type !== DNS_MESSAGE) {
    return { status: 415, message: `the body must be ${DNS_MESSAGE}, not ${type ?? "of no stated type"}` };
  }
  const encoding = headers.get("content-encoding");
  if (!encoding || encoding.toLowerCase() === "identity") return undefined;
  return { status: 415, message: `a DNS message must not be compressed (content-encoding: ${encoding})` };
}

/** A body without a stated length, read in parts; undefined once it proves larger than a DNS message can be. */
async function readUnstated(request: SeenRequest): Promise<Uint8Array | undefined> {
  const body = new Uint8Array(MAX_MESSAGE_OCTETS);
  let sizeOctets = 0;
  for await (const part of request.body ?? []) {
    if (sizeOctets + part.length > MAX_MESSAGE_OCTETS) return undefined;
    body.set(part, sizeOctets);
    sizeOctets += part.length;
  }
  return body.slice(0, sizeOctets);
}

/** The form that clients send, up to the query. */
const ONLY_PARAMETER = "?dns=";

function readGet(url: string): Uint8Array | DohRefusal {
  const at = url.indexOf("?");
  // Parsing a URL takes longer than answering from the cache, and base64url has nothing in it that a URL would encode.
  const plain =
    url.startsWith(ONLY_PARAMETER, at) && !url.includes("#")
      ? decodeBase64Url(url, at + ONLY_PARAMETER.length)
      : undefined;
  if (plain !== undefined) return checkSize(plain);
  const values = new URL(url).searchParams.getAll("dns");
  const [value] = values;
  if (value === undefined || values.length > 1) {
    return {
      status: 400,
      message: "give exactly one parameter dns=<the query in base64url without padding> (RFC 8484 section 4.1)",
    };
  }
  const octets = decodeBase64Url(value);
  if (octets === undefined)
    return { status: 400, message: "the parameter dns is not base64url without padding (RFC 4648 section 5)" };
  return checkSize(octets);
}

function checkSize(octets: Uint8Array): Uint8Array | DohRefusal {
  if (octets.length > MAX_MESSAGE_OCTETS) return tooLarge();
  if (octets.length < MIN_MESSAGE_OCTETS)
    return { status: 400, message: "a DNS message has a header of 12 octets at least" };
  return octets;
}

function tooLarge(): DohRefusal {
  return { status: 413, message: `a DNS message has ${MAX_MESSAGE_OCTETS} octets at most` };
}
