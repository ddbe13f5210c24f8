import { request as plainRequest, type IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { pipeline } from "node:stream";
import type { URL } from "node:url";
import { createGunzip } from "node:zlib";
import { quoted } from "../diagnostic.ts";
import type { StartTimer } from "../kube/timers.ts";
import { SourceError } from "../source.ts";
import { MAX_PROBLEM_CHARACTERS, MAX_TABLE_OCTETS } from "./limits.ts";

/** One GET. */
export interface TableRequest {
  readonly url: URL;
  /** Of the table that is known, in an ETag. */
  readonly knownTag?: string;
  /** A JSON Web Token. */
  readonly token?: string;
  /** Certificates of authorities, in PEM. */
  readonly ca?: Uint8Array;
  readonly answerMs: number;
  readonly maxOctets?: number;
}

/** Its answer: what there is, or that it is what is known. */
export type TableAnswer = { readonly octets: Uint8Array; readonly tag?: string } | "unchanged";

const OK = 200;
const NOT_MODIFIED = 304;

/** What to do next, by status. */
const ADVICE: Readonly<Record<number, string>> = {
  400: "name a proxy with DNS capture on: ?proxyID=<pod>.<namespace>",
  401: "give a token of audience istio-ca (#token=<file>), or ask by kubectl port-forward",
  403: "give a token of audience istio-ca (#token=<file>) that may see this proxy",
  404: "is the proxy (?proxyID=<pod>.<namespace>) connected to this replica of istiod?",
};

/** Asks for a table once. Rejects with `SourceError`, also when it is aborted. */
export function getTable(wanted: TableRequest, startTimer: StartTimer, signal: AbortSignal): Promise<TableAnswer> {
  const { url, answerMs } = wanted;
  return new Promise((resolve, reject) => {
    const failed = (why: string, cause?: unknown): void => {
      reject(cause instanceof SourceError ? cause : unreadable(url, why, cause));
    };
    if (signal.aborted) return failed("the question was given up");
    const send = url.protocol === "http:" ? plainRequest : request;
    const sent = send(url, optionsOf(wanted));
    const cancel = startTimer(answerMs, () => sent.destroy(unreadable(url, `no answer within ${answerMs / 1000} s`)));
    const abort = (): void => void sent.destroy(unreadable(url, "the question was given up"));
    signal.addEventListener("abort", abort);
    sent.on("error", (cause) => failed(cause.message, cause));
    sent.on("response", (response) => {
      response.on("error", (cause) => failed(cause.message, cause));
      void readAnswer(response, wanted).then(resolve, (cause: unknown) => {
        failed(cause instanceof Error ? cause.message : String(cause), cause);
        sent.destroy();
      });
    });
    sent.on("close", () => {
      cancel();
      signal.removeEventListener("abort", abort);
    });
    sent.end();
  });
}

function optionsOf({ knownTag, token, ca }: TableRequest): RequestOptions {
  const headers = {
    accept: "application/json",
    ...(knownTag !== undefined && { "if-none-match": knownTag }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  // A connection a minute is none worth keeping.
  return { headers, agent: false, ...(ca !== undefined && { ca: Buffer.from(ca) }) };
}

async function readAnswer(response: IncomingMessage, { url, maxOctets }: TableRequest): Promise<TableAnswer> {
  const { statusCode = 0, headers } = response;
  if (statusCode === NOT_MODIFIED) {
    response.resume();
    return "unchanged";
  }
  if (statusCode !== OK) throw await refusal(response, url);
  const octets = await collect(response, maxOctets ?? MAX_TABLE_OCTETS, url);
  return headers.etag === undefined ? { octets } : { octets, tag: headers.etag };
}

async function collect(response: IncomingMessage, mostOctets: number, url: URL): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let sizeOctets = 0;
  for await (const piece of bodyOf(response, url)) {
    sizeOctets += piece.byteLength;
    if (sizeOctets > mostOctets) throw new SourceError("too-large", `${url.href} is larger than ${mostOctets} octets`);
    pieces.push(piece);
  }
  if (!response.complete) throw unreadable(url, "the answer was cut off");
  return Buffer.concat(pieces);
}

/** Its octets as they were before a proxy on the way compressed them, though nobody asks for that. */
function bodyOf(response: IncomingMessage, url: URL): AsyncIterable<Buffer> {
  const encoding = (response.headers["content-encoding"] ?? "identity").toLowerCase();
  if (encoding === "identity") return response;
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    throw unreadable(url, `the answer is compressed in a way that nobody asked for (content-encoding: ${encoding})`);
  }
  return pipeline(response, createGunzip(), () => {});
}

async function refusal(response: IncomingMessage, url: URL): Promise<SourceError> {
  const status = response.statusCode ?? 0;
  let text = "";
  for await (const piece of bodyOf(response, url)) {
    text += piece.toString("utf8");
    if (text.length > MAX_PROBLEM_CHARACTERS) break;
  }
  const said = text.trim() === "" ? "" : `, ${quoted(text.slice(0, MAX_PROBLEM_CHARACTERS).trim())}`;
  const isRedirect = status >= 300 && status < 400;
  const advice = isRedirect ? "redirects are not followed: write where it leads" : ADVICE[status];
  return unreadable(url, `status ${status}${said}${advice === undefined ? "" : `: ${advice}`}`);
}

function unreadable(url: URL, why: string, cause?: unknown): SourceError {
  return new SourceError("unreadable", `cannot read ${url.href}: ${why}`, { cause });
}
