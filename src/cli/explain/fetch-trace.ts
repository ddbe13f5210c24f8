import type { Question } from "../../dns/message.ts";
import { formatType } from "../../dns/type-names.ts";
import { mediaTypeOf } from "../../doh/media-type.ts";
import { TRACE_TITLE } from "../../gateway/explain/trace-text.ts";
import { visibleText } from "../../gateway/explain/visible-text.ts";

/** There is no explanation to be had; the message says why and never repeats a token. */
class ExplainError extends Error {
  override readonly name: string = "ExplainError";
}

/** Where an explanation is asked for, and in which form. */
export interface TraceRequest {
  readonly url: URL;
  readonly token: string | undefined;
  readonly isJson: boolean;
  readonly timeoutMs: number;
}

/** Longest explanation that is read, in octets: a thousand steps and three hundred records come to about one million. */
const MAX_TRACE_OCTETS = 8_000_000;
/** How much of a refusal is shown. */
const MAX_REFUSAL_CHARACTERS = 300;

/**
 * The trace of a question as the gateway writes it, in text of several lines or in JSON of one, harmless to a terminal.
 * Rejects with `ExplainError`.
 */
export async function fetchTrace(question: Question, request: TraceRequest): Promise<string> {
  const { isJson, timeoutMs } = request;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(addressOf(question, request.url), {
      headers: headersOf(request),
      signal,
      // Elsewhere the token is nobody's business.
      redirect: "manual",
    });
    const text = await readText(response);
    if (response.status !== 200) throw new ExplainError(refusal(response.status, text));
    const type = mediaTypeOf(response.headers.get("content-type"));
    return isJson ? visibleText(jsonTrace(text, type)) : visibleLines(textTrace(text, type));
  } catch (error) {
    if (error instanceof ExplainError) throw error;
    const reason = signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
    throw new ExplainError(`${request.url.origin} cannot be asked: ${reason}`, { cause: error });
  }
}

function addressOf({ name, type }: Question, url: URL): URL {
  const address = new URL(url);
  address.searchParams.set("name", name);
  address.searchParams.set("type", formatType(type));
  return address;
}

function headersOf({ token, isJson }: TraceRequest): Record<string, string> {
  const accept = isJson ? "application/json" : "text/plain";
  return token === undefined ? { accept } : { accept, authorization: `Bearer ${token}` };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let sizeOctets = 0;
  for await (const part of response.body ?? []) {
    sizeOctets += part.length;
    if (sizeOctets > MAX_TRACE_OCTETS) throw new ExplainError(`an answer of more than ${MAX_TRACE_OCTETS} octets`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

const NO_GATEWAY = "what answered is no meshdoh gateway, or one that explains in another way";

function refusal(status: number, text: string): string {
  const said = visibleText(text.trim().slice(0, MAX_REFUSAL_CHARACTERS));
  switch (status) {
    case 400:
      return `the gateway does not take the question: ${said}`;
    case 401:
      return `the gateway does not know who asks (give --token-file, or a URL with a token): ${said}`;
    case 403:
      return `the gateway explains to operators only: ${said}`;
    case 404:
      return "there are no explanations here (HTTP status 404): the URL is wrong, or the gateway is older than explain";
    case 429:
    case 503:
      return `the gateway cannot answer now: ${said}`;
    default:
      return `HTTP status ${status}: ${NO_GATEWAY}`;
  }
}

function textTrace(text: string, type: string | undefined): string {
  if (type === "text/plain" && text.startsWith(`${TRACE_TITLE} `)) return text;
  throw new ExplainError(NO_GATEWAY);
}

function jsonTrace(text: string, type: string | undefined): string {
  const trace = type === "application/json" ? parsedOrNothing(text) : undefined;
  const isTrace = trace instanceof Object && "formatVersion" in trace && trace.formatVersion === 1;
  if (isTrace) return JSON.stringify(trace);
  throw new ExplainError(NO_GATEWAY);
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever sends broken JSON is no gateway of ours, which the caller says.
    return undefined;
  }
}

function visibleLines(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => visibleText(line))
    .join("\n");
}

/** What Node says of a connection that failed stands in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
